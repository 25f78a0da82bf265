package io.sparsewatt.standalone.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations by stage, in the order of frames, with the first frames apart. */
final class Latencies {

  /** Frames that warm the JVM up: compiled code takes over within about that many. */
  static final int WARM_UP = 10;

  private static final class Series {
    private long[] nanos = new long[64];
    private int count;

    void add(long value) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = value;
    }
  }

  private final Map<String, Series> stages = new LinkedHashMap<>();

  Latencies(String... names) {
    for (String name : names) {
      stages.put(name, new Series());
    }
  }

  void add(String stage, long nanos) {
    Series series = stages.get(stage);
    if (series != null && nanos >= 0) {
      series.add(nanos);
    }
  }

  /** Of all frames after the warm-up; of a short recording the second half counts. */
  Map<String, Percentiles> steady() {
    return summary(true);
  }

  /** Of the warm-up. */
  Map<String, Percentiles> warmUp() {
    return summary(false);
  }

  private Map<String, Percentiles> summary(boolean steady) {
    Map<String, Percentiles> summary = new LinkedHashMap<>();
    stages.forEach((name, series) -> {
      int warm = Math.min(WARM_UP, series.count / 2);
      int from = steady ? warm : 0;
      int to = steady ? series.count : warm;
      if (to > from) {
        summary.put(name, Percentiles.ofNanos(series.nanos, from, to));
      }
    });
    return summary;
  }
}
