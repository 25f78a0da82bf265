package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import java.util.Arrays;
import java.util.Locale;

/**
 * Four convolutions with ReLU when some sites get new features, against the fastest way to compute
 * all rows in the same process: a keyframe, or a session that keeps its maps and computes every
 * layer in full. Whole calls on both sides, maps included.
 */
final class IncrementalMeasure {

  static final int[] SHARES = {1, 5, 20};
  private static final int LAYERS = 4;
  private static final long[] NONE = {};

  private final Scan scan;
  private final Effort effort;
  private final long seed;
  private final Measures measures;

  IncrementalMeasure(Scan scan, Effort effort, long seed, Measures measures) {
    this.scan = scan;
    this.effort = effort;
    this.seed = seed;
    this.measures = measures;
  }

  static String id(int channels, Change change, int share) {
    return "engine.incremental.c" + channels + "." + change.name().toLowerCase(Locale.ROOT) + share;
  }

  void measure(int channels) {
    Network network = Subject.stack(seed, channels, LAYERS);
    Network always = Subject.stack(seed, channels, LAYERS, 0);
    SessionOptions options = SessionOptions.defaults();
    try (Session events = network.open(options);
        Session full = always.open(options);
        Session anew = network.open(options)) {
      for (Change change : Change.values()) {
        for (int share : SHARES) {
          measure(id(channels, change, share), channels, change, share / 100.0, events, full, anew);
        }
      }
    }
  }

  private void measure(
      String id,
      int channels,
      Change change,
      double share,
      Session events,
      Session full,
      Session anew) {
    long[] keys = scan.rising();
    float[] before = Subject.features(seed, keys.length * channels);
    float[] after = before.clone();
    int[] sites = change.sites(keys, share, seed);
    float[] other = Subject.features(seed + 1, after.length);
    for (int site : sites) {
      System.arraycopy(other, site * channels, after, site * channels, channels);
    }
    long[] changed = Change.keysOf(keys, sites);
    Toggle rows =
        new Toggle(Change.rowsOf(before, channels, sites), Change.rowsOf(after, channels, sites));
    Toggle all = new Toggle(before, after);
    events.keyframe(keys, before);
    full.keyframe(keys, before);
    Receipt[] last = new Receipt[1];
    Toggle again = rows.copy();
    Rounds rounds =
        new Rounds()
            .add(
                "events",
                Timed.by(Clock.THREAD, () -> last[0] = events.update(NONE, changed, rows.next())))
            .add("full", Timed.by(Clock.THREAD, () -> full.update(NONE, changed, again.next())))
            .add("anew", Timed.by(Clock.THREAD, () -> anew.keyframe(keys, all.next())))
            .run(effort.warmUp() / 2, effort.rounds());
    requireSameBits(id, events, anew);
    requireSameBits(id, full, anew);
    double nanos = rounds.median("events");
    double fastest = Math.min(rounds.median("full"), rounds.median("anew"));
    double affected = (double) last[0].executedMacs() / last[0].fullStreamMacs();
    measures.put(id + ".ms", nanos / 1e6);
    measures.put(id + ".full.ms", fastest / 1e6);
    measures.put(id + ".affected", 100 * affected);
    measures.put(id + ".speedup", fastest / nanos);
    measures.put(id + ".efficiency", 100 * affected * fastest / nanos);
    measures.put(id + ".ofFull", 100 * nanos / fastest);
  }

  private static void requireSameBits(String id, Session one, Session two) {
    if (!Arrays.equals(bits(one), bits(two))) {
      throw new IllegalStateException(id + ": sessions differ after the same changes");
    }
  }

  private static int[] bits(Session session) {
    float[] rows = session.output().toArray();
    int[] bits = new int[rows.length];
    for (int at = 0; at < rows.length; at++) {
      bits[at] = Float.floatToIntBits(rows[at]);
    }
    return bits;
  }

  /** One set of rows, then the other. */
  private static final class Toggle {

    private final float[] one;
    private final float[] two;
    private boolean second;

    Toggle(float[] one, float[] two) {
      this.one = one;
      this.two = two;
    }

    Toggle copy() {
      return new Toggle(one, two);
    }

    float[] next() {
      second = !second;
      return second ? two : one;
    }
  }
}
