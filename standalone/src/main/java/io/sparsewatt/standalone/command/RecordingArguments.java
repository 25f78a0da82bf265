package io.sparsewatt.standalone.command;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.standalone.run.PosedRecording;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that reads a recording takes. */
final class RecordingArguments {

  @Parameters(
      paramLabel = "PATH",
      description = "A frame, an event file, an MCAP bag, or a folder of frames.")
  private @Nullable Path path;

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "kitti-bin, nuscenes-bin, pcd, pointcloud2-cdr, evt2, evt3, dat, nmnist or mcap; detected"
              + " if not given.")
  private @Nullable String format;

  @Option(names = "--topic", paramLabel = "T", description = "MCAP: the PointCloud2 topic.")
  private @Nullable String topic;

  @Option(
      names = "--poses",
      paramLabel = "FILE",
      description = "Poses of the sensor: KITTI (12 numbers a line) or TUM (t x y z qx qy qz qw).")
  private @Nullable Path poses;

  @Option(
      names = "--register",
      description = "Find the poses by registering every scan against a map of those before it.")
  private boolean register;

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description =
          "Frames a second where the recording has no times (default: 10). replay also sends at"
              + " this rate if it is given, else as fast as the platform takes frames.")
  private @Nullable Double rate;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "1",
      description = "First frame to take, counted from 1.")
  private long from;

  /** The path given. */
  Path path() {
    if (path == null) {
      throw new IllegalStateException("the command line requires a path");
    }
    return path;
  }

  /** Frames a second, or null: not given. */
  @Nullable Double rate() {
    return rate;
  }

  /** Whether poses are to be found by registration. */
  boolean register() {
    return register;
  }

  /** Opens the recording. */
  PosedRecording open() throws SensingException {
    return PosedRecording.open(path(), options(), register);
  }

  /** How the recording is to be read. */
  RecordingOptions options() throws SensingException {
    if (register && poses != null) {
      throw new IllegalArgumentException("--poses and --register exclude each other; give one");
    }
    return RecordingOptions.DEFAULT
        .withFormat(format == null ? null : FrameFormat.fromId(format))
        .withTopic(topic)
        .withPoses(poses)
        .withRateHz(rate == null ? RecordingOptions.DEFAULT.rateHz() : rate)
        .withFrom(from);
  }
}
