package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.Limits;
import io.sparsewatt.sensing.format.Resolution;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to read a recording. Every field has a default; see {@link #DEFAULT}.
 *
 * @param format the files' format; null: detected
 * @param topic MCAP: the PointCloud2 topic; null: the only one
 * @param fixedFrame MCAP: the transforms' frame that counts as the world; null: the first of map,
 *     odom, world that the points' frame is connected to
 * @param rateHz frames a second where the format has no time
 * @param from first frame to give, counted from 1
 * @param poses pose file (KITTI or TUM); null: poses from the recording, where it has them
 * @param calibration KITTI calibration with Tr, where the poses are those of camera 0; null: {@code
 *     calib.txt} beside the pose file, if it is there
 * @param poseToleranceNanos how far from a timed pose a frame may be
 * @param resolution event cameras: the sensor's size; null: from the file's header
 * @param limits what is accepted
 */
public record RecordingOptions(
    @Nullable FrameFormat format,
    @Nullable String topic,
    @Nullable String fixedFrame,
    double rateHz,
    long from,
    @Nullable Path poses,
    @Nullable Path calibration,
    long poseToleranceNanos,
    @Nullable Resolution resolution,
    Limits limits) {

  /**
   * Everything detected; 10 Hz, the rate of the common spinning LiDARs; poses within 50 ms, half of
   * their period.
   */
  public static final RecordingOptions DEFAULT =
      new RecordingOptions(null, null, null, 10, 1, null, null, 50_000_000L, null, Limits.DEFAULT);

  public RecordingOptions {
    if (!(rateHz > 0) || rateHz > 1e6) {
      throw new IllegalArgumentException("a rate of up to 1e6 Hz is required but it was " + rateHz);
    }
    if (from < 1) {
      throw new IllegalArgumentException("frames count from 1, but from was " + from);
    }
    if (poseToleranceNanos < 0) {
      throw new IllegalArgumentException("a tolerance >= 0 is required");
    }
  }

  /** The same with that format. */
  public RecordingOptions withFormat(@Nullable FrameFormat newFormat) {
    return new RecordingOptions(
        newFormat,
        topic,
        fixedFrame,
        rateHz,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same with that topic. */
  public RecordingOptions withTopic(@Nullable String newTopic) {
    return new RecordingOptions(
        format,
        newTopic,
        fixedFrame,
        rateHz,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same with that world frame. */
  public RecordingOptions withFixedFrame(@Nullable String frame) {
    return new RecordingOptions(
        format,
        topic,
        frame,
        rateHz,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same at that rate. */
  public RecordingOptions withRateHz(double rate) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rate,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same from that frame on, counted from 1. */
  public RecordingOptions withFrom(long frame) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rateHz,
        frame,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same with that pose file. */
  public RecordingOptions withPoses(@Nullable Path file) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rateHz,
        from,
        file,
        calibration,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same with that calibration of the poses. */
  public RecordingOptions withCalibration(@Nullable Path file) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rateHz,
        from,
        poses,
        file,
        poseToleranceNanos,
        resolution,
        limits);
  }

  /** The same with that size of the event camera. */
  public RecordingOptions withResolution(@Nullable Resolution size) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rateHz,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        size,
        limits);
  }

  /** The same within those limits. */
  public RecordingOptions withLimits(Limits newLimits) {
    return new RecordingOptions(
        format,
        topic,
        fixedFrame,
        rateHz,
        from,
        poses,
        calibration,
        poseToleranceNanos,
        resolution,
        newLimits);
  }
}
