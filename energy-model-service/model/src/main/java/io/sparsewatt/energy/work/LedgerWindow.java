package io.sparsewatt.energy.work;

import java.util.Objects;

/**
 * The exact sums of one sensor over one window of sensor time: plain data, stored as it stands.
 *
 * <p>{@code fullPlain} is counted on some frames only, so it has sums of its own, of both sides of
 * the comparison: {@code plainSampled / executedSampled} compares the same frames.
 *
 * @param sensor sensor id
 * @param startNanos start of the window in sensor time, nanoseconds
 * @param firstFrame n of the first frame in the sums; (sensor, firstFrame) identifies the window,
 *     since sensor time may start again with a new recording
 * @param lastFrame n of the last frame that is in the sums; it sits in the same record as they do,
 *     so that a repeated frame cannot count twice
 * @param frames frames in the sums, at least 1
 * @param executed sum over all frames
 * @param fullStream sum over all frames
 * @param dense sum over all frames
 * @param sampledFrames frames on which {@code fullPlain} was counted
 * @param plainSampled sum of {@code fullPlain} over those frames
 * @param executedSampled sum of {@code executed} over those frames
 */
public record LedgerWindow(
    String sensor,
    long startNanos,
    long firstFrame,
    long lastFrame,
    long frames,
    Work executed,
    Work fullStream,
    Work dense,
    long sampledFrames,
    Work plainSampled,
    Work executedSampled) {

  public LedgerWindow {
    Objects.requireNonNull(sensor, "sensor");
    if (lastFrame < firstFrame) {
      throw new IllegalArgumentException(
          "firstFrame <= lastFrame required but they are " + firstFrame + " and " + lastFrame);
    }
    if (frames < 1 || sampledFrames < 0 || sampledFrames > frames) {
      throw new IllegalArgumentException(
          "1 <= frames and 0 <= sampledFrames <= frames required but frames is "
              + frames
              + ", sampledFrames "
              + sampledFrames);
    }
  }

  static LedgerWindow first(String sensor, long startNanos, long n, FrameWork frame) {
    Work plain = frame.fullPlain();
    return new LedgerWindow(
        sensor,
        startNanos,
        n,
        n,
        1,
        frame.executed(),
        frame.fullStream(),
        frame.dense(),
        plain == null ? 0 : 1,
        plain == null ? Work.NONE : plain,
        plain == null ? Work.NONE : frame.executed());
  }

  LedgerWindow plus(long n, FrameWork frame) {
    LedgerWindow one = first(sensor, startNanos, n, frame);
    return new LedgerWindow(
        sensor,
        startNanos,
        firstFrame,
        n,
        Math.addExact(frames, 1),
        executed.plus(one.executed),
        fullStream.plus(one.fullStream),
        dense.plus(one.dense),
        sampledFrames + one.sampledFrames,
        plainSampled.plus(one.plainSampled),
        executedSampled.plus(one.executedSampled));
  }

  /**
   * The sums in the four passes. {@code fullPlain} is null unless it was counted on every frame;
   * where it was sampled, compare {@link #plainSampled} with {@link #executedSampled}.
   */
  public FrameWork work() {
    return new FrameWork(
        executed, fullStream, sampledFrames == frames ? plainSampled : null, dense);
  }
}
