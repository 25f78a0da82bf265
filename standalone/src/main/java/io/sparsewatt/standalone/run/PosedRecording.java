package io.sparsewatt.standalone.run;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.recording.EncodedFrame;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.sensing.registration.Registration;
import io.sparsewatt.sensing.registration.RegistrationPolicy;
import io.sparsewatt.sensing.registration.ScanToMap;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A recording with poses: its own, a file's, or found by registration. Not thread-safe. */
public final class PosedRecording implements AutoCloseable {

  private final Recording recording;
  private final @Nullable ScanToMap registration;
  private final @Nullable List<Pose> known;
  private int taken;
  private boolean moved;
  private long unregistered;

  private PosedRecording(
      Recording recording, @Nullable ScanToMap registration, @Nullable List<Pose> known) {
    this.recording = recording;
    this.registration = registration;
    this.known = known;
  }

  /**
   * @param register whether to find poses by registering every scan against a map of those before
   * @throws SensingException if the recording cannot be read
   */
  public static PosedRecording open(Path path, RecordingOptions options, boolean register)
      throws SensingException {
    return new PosedRecording(
        Recording.open(path, options),
        register ? new ScanToMap(RegistrationPolicy.DEFAULT) : null,
        null);
  }

  /**
   * Opens a recording whose scans were registered before.
   *
   * @param poses by frame, from {@link RecordingOptions#from()} on
   * @throws SensingException if the recording cannot be read
   */
  public static PosedRecording open(Path path, RecordingOptions options, List<Pose> poses)
      throws SensingException {
    return new PosedRecording(Recording.open(path, options), null, List.copyOf(poses));
  }

  /** The next frame, or null at the end. */
  public @Nullable SensorFrame next() throws SensingException {
    SensorFrame frame = recording.next();
    return switch (frame) {
      case null -> null;
      case EventFrame events -> events;
      case PointFrame points -> registered(points);
    };
  }

  private PointFrame registered(PointFrame points) {
    List<Pose> poses = known;
    if (poses != null) {
      return points.withPose(poses.get(taken++));
    }
    ScanToMap map = registration;
    if (map == null) {
      return points;
    }
    Registration found = map.register(points);
    moved = points.timeOffsetNanos() != null && found.frame().timeOffsetNanos() == null;
    if (!found.converged()) {
      unregistered++;
    }
    return found.frame();
  }

  /**
   * What the last frame was decoded from; null where its points were moved since, by deskewing, and
   * for packets of events.
   */
  public @Nullable EncodedFrame encoded() {
    return moved ? null : recording.encoded();
  }

  /** Its format. */
  public FrameFormat format() {
    return recording.format();
  }

  /** Frames in it, where that is known beforehand. */
  public OptionalLong frameCount() {
    return recording.frameCount();
  }

  /** What was chosen, in words. */
  public String describe() {
    return recording.describe()
        + (registration == null && known == null ? "" : " Poses by registration.");
  }

  /** Scans whose registration did not converge; their pose is the prediction. */
  public long unregistered() {
    return unregistered;
  }

  @Override
  public void close() throws SensingException {
    recording.close();
  }
}
