package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** KITTI's consecutive scans, where the data is present. */
public final class RecordedScans {

  private RecordedScans() {}

  /** Scans of a folder under lidar/, in order, 0.1 s apart. */
  public static List<PointFrame> of(String folder) throws SensingException {
    List<PointFrame> scans = new ArrayList<>();
    for (SensorFrame frame : frames("lidar/" + folder)) {
      scans.add((PointFrame) frame);
    }
    return scans;
  }

  /** Packets of a file under events/. */
  public static List<EventFrame> eventsOf(String file) throws SensingException {
    List<EventFrame> packets = new ArrayList<>();
    for (SensorFrame frame : frames("events/" + file)) {
      packets.add((EventFrame) frame);
    }
    return packets;
  }

  private static List<SensorFrame> frames(String path) throws SensingException {
    String set = System.getProperty("sparsewatt.data", "");
    Path data =
        set.isBlank()
            ? Path.of(System.getProperty("sparsewatt.basedir", ".")).resolve("../shared/data")
            : Path.of(set);
    Path input = data.resolve(path);
    Assumptions.assumeTrue(
        Files.exists(input), () -> "no recorded data at " + input + " (sparsewatt.data)");
    List<SensorFrame> frames = new ArrayList<>();
    try (Recording recording = Recording.open(input, RecordingOptions.DEFAULT)) {
      for (SensorFrame frame = recording.next(); frame != null; frame = recording.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
