package io.sparsewatt.standalone.replay;

import io.sparsewatt.standalone.run.Lag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the platform is behind the clock of a paced replay: frames that are due less frames whose
 * every record is in the log. Sampled at an interval that doubles when the memory is full. Confined
 * to one thread.
 */
final class LagSeries {

  private static final long FIRST_INTERVAL_NANOS = 1_000_000_000L;

  // An hour at the first interval.
  private static final int MOST_SAMPLES = 3_600;

  // The first frames run in code that is not compiled yet, and what they delay is caught up on.
  private static final double WARM_UP_SECONDS = 30;

  // Ten seconds: below, one slow frame makes any slope.
  private static final int FEWEST_SAMPLES = 10;

  private final double rateHz;
  private final List<Lag.Sample> samples = new ArrayList<>();
  private long interval = FIRST_INTERVAL_NANOS;
  private long next;

  /**
   * @param rateHz frames due a second
   */
  LagSeries(double rateHz) {
    this.rateHz = rateHz;
  }

  /**
   * Takes a sample if one is due.
   *
   * @param elapsedNanos since the first frame was due
   * @param sent frames that were handed over
   * @param done of these, how many the log has everything of
   */
  void look(long elapsedNanos, long sent, long done) {
    if (elapsedNanos < next) {
      return;
    }
    next = elapsedNanos - elapsedNanos % interval + interval;
    long due = 1 + (long) (elapsedNanos * 1e-9 * rateHz);
    samples.add(new Lag.Sample(elapsedNanos * 1e-9, Math.max(0, due - done), sent - done));
    if (samples.size() == MOST_SAMPLES) {
      interval *= 2;
      List<Lag.Sample> half = new ArrayList<>();
      for (int i = 0; i < samples.size(); i += 2) {
        half.add(samples.get(i));
      }
      samples.clear();
      samples.addAll(half);
    }
  }

  /** What the samples say; after a minute or more the warm-up is left out of the slope. */
  Lag lag() {
    double end = samples.isEmpty() ? 0 : samples.getLast().seconds();
    double from = end >= 2 * WARM_UP_SECONDS ? WARM_UP_SECONDS : 0;
    List<Lag.Sample> steady = samples.stream().filter(sample -> sample.seconds() >= from).toList();
    long most = steady.stream().mapToLong(Lag.Sample::behindClock).max().orElse(0);
    return new Lag(rateHz, from, slope(steady), most, List.copyOf(samples));
  }

  /** Least squares, frames a second. */
  private static @Nullable Double slope(List<Lag.Sample> samples) {
    int n = samples.size();
    if (n < FEWEST_SAMPLES) {
      return null;
    }
    double meanX = samples.stream().mapToDouble(Lag.Sample::seconds).sum() / n;
    double meanY = samples.stream().mapToDouble(Lag.Sample::behindClock).sum() / n;
    double xy = 0;
    double xx = 0;
    for (Lag.Sample sample : samples) {
      double x = sample.seconds() - meanX;
      xy += x * (sample.behindClock() - meanY);
      xx += x * x;
    }
    return xy / xx;
  }
}
