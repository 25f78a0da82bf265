package io.sparsewatt.standalone.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
    return steady(List.of(this));
  }

  /** Of several sensors together, each after its own warm-up. */
  static Map<String, Percentiles> steady(List<Latencies> sensors) {
    return summary(sensors, true);
  }

  /** Of the warm-ups. */
  static Map<String, Percentiles> warmUp(List<Latencies> sensors) {
    return summary(sensors, false);
  }

  private static Map<String, Percentiles> summary(List<Latencies> sensors, boolean steady) {
    Map<String, Series> together = new LinkedHashMap<>();
    for (Latencies sensor : sensors) {
      sensor.stages.forEach((name, series) -> {
        Series all = together.computeIfAbsent(name, key -> new Series());
        int warm = Math.min(WARM_UP, series.count / 2);
        for (int i = steady ? warm : 0; i < (steady ? series.count : warm); i++) {
          all.add(series.nanos[i]);
        }
      });
    }
    Map<String, Percentiles> summary = new LinkedHashMap<>();
    together.forEach((name, all) -> {
      if (all.count > 0) {
        summary.put(name, Percentiles.ofNanos(all.nanos, 0, all.count));
      }
    });
    return summary;
  }
}
