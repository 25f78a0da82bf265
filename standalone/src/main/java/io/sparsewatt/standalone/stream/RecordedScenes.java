package io.sparsewatt.standalone.stream;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.sensing.registration.RegistrationPolicy;
import io.sparsewatt.sensing.registration.ScanToMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Recorded sequences of a LiDAR, with poses by registration; nothing else is known about them. */
public final class RecordedScenes {

  private RecordedScenes() {}

  /**
   * A sequence.
   *
   * @param input folder or file, as {@code run} takes it
   * @throws SensingException if it can't be read or a scan fits nowhere
   */
  public static StreamScene registered(Path input) throws SensingException {
    ScanToMap registration = new ScanToMap(RegistrationPolicy.DEFAULT);
    List<PointFrame> frames = new ArrayList<>();
    try (Recording recording = Recording.open(input, RecordingOptions.DEFAULT)) {
      for (SensorFrame frame = recording.next(); frame != null; frame = recording.next()) {
        if (frame instanceof PointFrame points) {
          frames.add(registration.register(points).frame());
        }
      }
    }
    return new StreamScene(input.getFileName() + ", registered", frames, List.of(), List.of());
  }
}
