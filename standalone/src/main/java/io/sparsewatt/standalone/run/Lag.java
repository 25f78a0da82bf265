package io.sparsewatt.standalone.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the platform was behind a sender that keeps to the clock.
 *
 * @param rateHz frames due a second
 * @param slopeFrom seconds after the first frame from which on the slope is taken: before, code is
 *     still being compiled
 * @param slope of {@code behindClock} by least squares, frames a second: 0 if it keeps up, and what
 *     it falls behind by every second if it does not; null for fewer samples than say anything
 * @param most the largest {@code behindClock} from there on
 * @param samples over time
 */
public record Lag(
    double rateHz, double slopeFrom, @Nullable Double slope, long most, List<Sample> samples) {

  /**
   * @param seconds after the first frame was due
   * @param behindClock frames due by the clock whose records are not all in the log
   * @param inPipeline of these, accepted by the gateway
   */
  public record Sample(double seconds, long behindClock, long inPipeline) {}
}
