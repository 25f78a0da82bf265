package io.sparsewatt.standalone.replay;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.standalone.run.PosedRecording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording, once or over and over, with time going on. Every pass is a stream of its own: at the
 * jump back to the first pose the world is another. Poses that are found by registration are found
 * once, unless the scans have to be deskewed with them. Not thread-safe.
 */
final class Passes implements AutoCloseable {

  // 100 hours at 10 Hz: 56 bytes a pose, 200 MB.
  private static final int MOST_POSES = 3_600_000;

  private final Path path;
  private final RecordingOptions options;
  private final boolean register;
  private final long count;
  private @Nullable List<Pose> found;
  private long unregistered;
  private PosedRecording pass;
  private long index;
  private long seq;
  private long laterNanos;
  private long firstNanos;
  private long lastNanos;
  private long framesOfPass;

  /**
   * A frame on its way.
   *
   * @param pass counted from 0
   * @param seq within the pass, from 0
   */
  record Step(long pass, long seq, SensorFrame frame, Upload upload) {}

  private Passes(
      Path path, RecordingOptions options, boolean register, long count, PosedRecording first) {
    this.path = path;
    this.options = options;
    this.register = register;
    this.count = count;
    this.pass = first;
  }

  /**
   * @param register whether to find poses by registration
   * @param count passes, at least 1
   */
  static Passes open(Path path, RecordingOptions options, boolean register, long count)
      throws SensingException {
    if (count < 1) {
      throw new IllegalArgumentException("--loop of at least 1 is required but it was " + count);
    }
    return new Passes(path, options, register, count, PosedRecording.open(path, options, register));
  }

  /**
   * Registers all scans before the first one is sent, so that a paced or repeated replay does not
   * wait for it. Does nothing without registration, or where scans are deskewed.
   *
   * @param progress told after each scan how many are done
   */
  void findPoses(LongConsumer progress) throws SensingException {
    if (!register) {
      return;
    }
    List<Pose> poses = new ArrayList<>();
    try (PosedRecording all = PosedRecording.open(path, options, true)) {
      for (SensorFrame frame = all.next(); frame != null; frame = all.next()) {
        Pose pose = frame.pose();
        boolean plain = frame instanceof PointFrame && all.encoded() != null && pose != null;
        if (!plain || poses.size() == MOST_POSES) {
          return;
        }
        poses.add(pose);
        progress.accept(poses.size());
      }
      unregistered = all.unregistered();
    }
    found = poses;
    reopen();
  }

  /** What was chosen, in words. */
  String describe() {
    return pass.describe()
        + (count > 1 ? " " + count + " passes, each a stream of its own, time going on." : "");
  }

  /** Frames in all, or -1. */
  long total() {
    long one = pass.frameCount().orElse(-1);
    return one < 0 ? -1 : (one - (options.from() - 1)) * count;
  }

  /** Scans of one pass whose registration did not converge. */
  long unregistered() {
    return found == null ? pass.unregistered() : unregistered;
  }

  /** The next frame, or null at the end of the last pass. */
  @Nullable Step next() throws SensingException {
    SensorFrame frame = pass.next();
    if (frame == null) {
      if (seq == 0 || index + 1 == count) {
        return null;
      }
      long period = framesOfPass > 1 ? (lastNanos - firstNanos) / (framesOfPass - 1) : 0;
      // A single frame has no period of its own.
      laterNanos +=
          lastNanos - firstNanos + (period > 0 ? period : Math.round(1e9 / options.rateHz()));
      index++;
      seq = 0;
      reopen();
      frame = pass.next();
      if (frame == null) {
        return null;
      }
    }
    if (seq == 0) {
      firstNanos = frame.timeNanos();
    }
    lastNanos = frame.timeNanos();
    framesOfPass = seq + 1;
    return new Step(index, seq++, frame, Upload.of(frame, pass.encoded(), laterNanos));
  }

  private void reopen() throws SensingException {
    pass.close();
    List<Pose> poses = found;
    pass =
        poses == null
            ? PosedRecording.open(path, options, register)
            : PosedRecording.open(path, options, poses);
  }

  @Override
  public void close() throws SensingException {
    pass.close();
  }
}
