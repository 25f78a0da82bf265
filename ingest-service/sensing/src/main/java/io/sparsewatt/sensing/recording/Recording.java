package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A recorded sensor: a file, a folder of files in natural order, or an MCAP bag, as a stream of
 * frames. Memory stays at a frame; for a bag at the chunks that overlap in time and up to 16 clouds
 * that wait for the transforms of their time. Not thread-safe.
 *
 * <p>Frames are counted from 1. Time comes from the data where it has any (messages, event cameras,
 * {@code ../timestamps.txt} of KITTI raw, nuScenes file names), else it is index / rate. Poses come
 * from the pose file if one is given, else from the data (a bag's transforms, a PCD's viewpoint).
 *
 * <p>A failure says how many frames were accepted before and where to go on. The frames returned
 * before it stay valid; every further call fails alike.
 */
public final class Recording implements AutoCloseable {

  private final String name;
  private final FrameSource source;
  private final RecordingOptions options;
  private final List<String> notes;
  private final @Nullable PoseFile poses;
  private final int @Nullable [] poseIndex;
  private long index;
  private long accepted;
  private @Nullable SensingException failure;

  private Recording(
      String name,
      FrameSource source,
      RecordingOptions options,
      List<String> notes,
      @Nullable PoseFile poses,
      int @Nullable [] poseIndex) {
    this.name = name;
    this.source = source;
    this.options = options;
    this.notes = notes;
    this.poses = poses;
    this.poseIndex = poseIndex;
  }

  /**
   * Opens a file or folder, finds out its format, and reads the pose file.
   *
   * @throws SensingException naming what cannot be read and why: {@code input-unreadable}, {@code
   *     format-...}, {@code folder-...}, {@code topic-...}, {@code poses-...}
   */
  public static Recording open(Path path, RecordingOptions options) throws SensingException {
    RecordedFiles files = RecordedFiles.find(path, options.format());
    List<String> notes = new ArrayList<>();
    notes.add(files.format().title() + (files.detected() ? " (detected)" : ""));
    if (files.ignored() > 0) {
      notes.add(files.ignored() + " other files passed over");
    }
    PoseFile poses = null;
    int[] poseIndex = null;
    Path poseFile = options.poses();
    if (poseFile != null) {
      poses = readPoses(poseFile, options, notes);
      if (!poses.isTimed() && files.format().kind() == FrameFormat.Kind.ONE_FRAME) {
        poseIndex = FileIndex.of(files.files(), poses.size());
        if (poseIndex == null) {
          throw new SensingException(
              "poses-mismatch",
              poses.name()
                  + ": "
                  + poses.size()
                  + " poses for "
                  + files.files().size()
                  + " frames. One line a frame expected, or files named by their line.");
        }
      }
    }
    FrameSource source =
        switch (files.format().kind()) {
          case ONE_FRAME -> new FrameFiles(files.files(), files.format(), options);
          case EVENTS -> new EventFiles(files.files(), files.format(), options);
          case CONTAINER -> new BagFiles(files.files(), options);
        };
    try {
      OptionalLong count = source.frameCount();
      if (count.isPresent() && options.from() > count.getAsLong()) {
        throw new SensingException(
            "from-beyond-end",
            path.getFileName()
                + ": --from "
                + options.from()
                + ", but there are "
                + count.getAsLong()
                + " frames.");
      }
      if (options.from() > 1) {
        source.skip(options.from() - 1);
      }
    } catch (SensingException e) {
      source.close();
      throw e;
    }
    String name = String.valueOf(path.getFileName());
    Recording recording = new Recording(name, source, options, notes, poses, poseIndex);
    recording.index = options.from() - 1;
    return recording;
  }

  private static PoseFile readPoses(Path file, RecordingOptions options, List<String> notes)
      throws SensingException {
    PoseFile poses = PoseFile.read(file);
    String text =
        poses.size()
            + " poses from "
            + file.getFileName()
            + (poses.isTimed() ? " (TUM, by time)" : " (KITTI, by index)");
    Path calibration = options.calibration();
    if (calibration == null && !poses.isTimed()) {
      Path beside = file.resolveSibling("calib.txt");
      calibration = Files.isRegularFile(beside) ? beside : null;
    }
    if (calibration != null) {
      Pose toCamera = KittiCalibration.read(calibration);
      poses = poses.conjugated(toCamera.inverse(), toCamera);
      text += ", of camera 0, moved to the LiDAR by " + calibration.getFileName();
    }
    notes.add(text);
    return poses;
  }

  /**
   * The next frame, or null after the last one.
   *
   * @throws SensingException the place, the cause, the frames accepted so far, what to do
   */
  public @Nullable SensorFrame next() throws SensingException {
    if (failure != null) {
      throw failure;
    }
    try {
      SensorFrame frame = source.next();
      if (frame == null) {
        return null;
      }
      index++;
      SensorFrame posed = poses == null ? frame : pose(frame, poses);
      accepted++;
      return posed;
    } catch (SensingException e) {
      failure = explain(e);
      throw failure;
    }
  }

  private SensorFrame pose(SensorFrame frame, PoseFile file) throws SensingException {
    Pose pose;
    if (file.isTimed()) {
      pose = file.at(frame.timeNanos(), options.poseToleranceNanos());
      if (pose == null) {
        throw new SensingException(
            "poses-mismatch",
            String.format(
                Locale.ROOT,
                "%s, frame %d at %.6f s: no pose within %.3f s in %s, which covers %.6f s to %.6f"
                    + " s.",
                name,
                index,
                frame.timeNanos() / 1e9,
                options.poseToleranceNanos() / 1e9,
                file.name(),
                file.timeNanos(0) / 1e9,
                file.timeNanos(file.size() - 1) / 1e9));
      }
    } else {
      long line = poseIndex == null ? index - 1 : poseIndex[(int) (index - 1)];
      if (line >= file.size()) {
        throw new SensingException(
            "poses-mismatch",
            name
                + ", frame "
                + index
                + ": "
                + file.name()
                + " ends after "
                + file.size()
                + " poses.");
      }
      pose = file.byIndex((int) line);
    }
    return switch (frame) {
      case PointFrame points -> points.withPose(pose);
      case EventFrame events ->
          new EventFrame(
              events.timeNanos(),
              pose,
              events.width(),
              events.height(),
              events.count(),
              events.timeOffsetMicros(),
              events.x(),
              events.y(),
              events.polarity());
    };
  }

  private SensingException explain(SensingException e) {
    StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
    text.append(' ')
        .append(accepted)
        .append(accepted == 1 ? " frame" : " frames")
        .append(" accepted.");
    // A frame that failed on decoding was not counted yet, one that failed for its pose was.
    long failed = e.code().equals("poses-mismatch") ? index : index + 1;
    if (source.readableAfter(e)) {
      text.append(e.code().startsWith("field-") ? " Convert it" : " Repair it")
          .append(", or continue with --from ")
          .append(failed + 1)
          .append('.');
    }
    return new SensingException(e.code(), text.toString(), e);
  }

  /**
   * What the frame that {@link #next} gave last was decoded from. The pose is not in it, where it
   * came from elsewhere. Null for a packet of events, which was cut out of a file, and before the
   * first frame.
   */
  public @Nullable EncodedFrame encoded() {
    return source.encoded();
  }

  /** The format that is read. */
  public FrameFormat format() {
    return source.format();
  }

  /** Frames in all, those before {@code from} included, where known without reading. */
  public OptionalLong frameCount() {
    return source.frameCount();
  }

  /** What was found and chosen, in one line for people. */
  public String describe() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(source.notes());
    return name + ": " + String.join("; ", all) + ".";
  }

  @Override
  public void close() throws SensingException {
    source.close();
  }
}
