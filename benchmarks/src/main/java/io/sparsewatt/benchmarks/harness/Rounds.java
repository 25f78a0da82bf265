package io.sparsewatt.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that take turns: each round runs every one once, beginning with another. So what slows
 * the machine down for a while slows all of them, and a ratio of medians is of one machine at one
 * time.
 */
public final class Rounds {

  private final List<String> names = new ArrayList<>();
  private final List<Timed> contenders = new ArrayList<>();
  private final Map<String, double[]> times = new LinkedHashMap<>();

  /** Adds a contender. */
  public Rounds add(String name, Timed contender) {
    names.add(name);
    contenders.add(contender);
    return this;
  }

  /**
   * Runs them.
   *
   * @param warmUp rounds that do not count; the JIT compiles in them
   * @param rounds that count
   */
  public Rounds run(int warmUp, int rounds) {
    for (String name : names) {
      times.put(name, new double[rounds]);
    }
    int count = names.size();
    for (int round = -warmUp; round < rounds; round++) {
      for (int turn = 0; turn < count; turn++) {
        int which = Math.floorMod(turn + round, count);
        long nanos = contenders.get(which).nanos();
        if (round >= 0) {
          times(names.get(which))[round] = nanos;
        }
      }
    }
    return this;
  }

  /** The median of a contender, nanoseconds. */
  public double median(String name) {
    return median(times(name));
  }

  /** The least of a contender, nanoseconds. */
  public double least(String name) {
    return Arrays.stream(times(name)).min().orElseThrow();
  }

  /** Middle value, of an even number the lower of the two. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  private double[] times(String name) {
    double[] found = times.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no contender is named " + name);
    }
    return found;
  }
}
