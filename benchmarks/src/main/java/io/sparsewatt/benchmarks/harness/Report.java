package io.sparsewatt.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark writes.
 *
 * @param command as it was called
 * @param commit of the program
 * @param machine facts that the figures depend on
 * @param seed of all that is random
 * @param data what was measured on, by name
 * @param remarks versions of peers, what was left out and why
 */
public record Report(
    String command,
    String commit,
    Map<String, String> machine,
    long seed,
    Map<String, String> data,
    Map<String, String> remarks,
    List<Result> results) {

  /** The medians of some forks; a figure that no fork measured is left out. */
  public static List<Result> results(List<FigureSpec> specs, List<Measures> forks) {
    List<Result> results = new ArrayList<>();
    for (FigureSpec spec : specs) {
      double[] values = values(forks, spec.id());
      if (values.length == 0) {
        continue;
      }
      double value = Rounds.median(values);
      results.add(
          new Result(
              spec.id(),
              value,
              spec.unit(),
              spec.goal(),
              spec.isMetBy(value),
              spec.peer(),
              median(forks, spec.peerId()),
              median(forks, spec.ratioId()),
              spec.note(),
              values));
    }
    return results;
  }

  /** What the forks had to say; a later one's word for an earlier's on the same topic. */
  public static Map<String, String> remarks(List<Measures> forks) {
    Map<String, String> all = new TreeMap<>();
    forks.forEach(fork -> all.putAll(fork.remarks()));
    return all;
  }

  private static @Nullable Double median(List<Measures> forks, @Nullable String id) {
    double[] values = id == null ? new double[0] : values(forks, id);
    return values.length == 0 ? null : Rounds.median(values);
  }

  private static double[] values(List<Measures> forks, String id) {
    return forks.stream()
        .map(fork -> fork.values().get(id))
        .filter(value -> value != null)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
