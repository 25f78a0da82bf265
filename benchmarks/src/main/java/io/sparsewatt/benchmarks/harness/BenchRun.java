package io.sparsewatt.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A benchmark as it was called.
 *
 * @param command as it was called
 * @param home the checkout
 * @param data folder of recorded scans; may be absent
 * @param seed of all that is random
 * @param forks measuring JVMs, one after the other
 * @param quick fewer rounds
 * @param part of the benchmark, or {@code all}
 * @param progress hears which fork is at work
 */
public record BenchRun(
    String command,
    Path home,
    Path data,
    long seed,
    int forks,
    boolean quick,
    String part,
    Consumer<String> progress) {

  /**
   * Measures.
   *
   * @param fork its {@code main} takes the file to write to, the seed, the data folder, {@code
   *     full} or {@code quick}, and a part
   * @param partOf the part that a fork measures, by its number from 1
   * @param scans what is measured on, by name
   * @param figures of the report, in its order
   */
  public Report measure(
      Class<?> fork,
      IntFunction<String> partOf,
      Map<String, String> scans,
      List<FigureSpec> figures)
      throws IOException, InterruptedException {
    Map<String, String> machine = new TreeMap<>(Machine.facts());
    machine.put("load before", Machine.load());
    List<Measures> measured = new ArrayList<>();
    for (int number = 1; number <= forks; number++) {
      progress.accept("fork " + number + " of " + forks);
      List<String> arguments =
          List.of(
              Long.toString(seed), data.toString(), quick ? "quick" : "full", partOf.apply(number));
      measured.add(new Forks(fork, arguments, home.resolve("benchmarks/target/javacpp")).run());
    }
    machine.put("load after", Machine.load());
    return new Report(
        command,
        Machine.commit(home),
        machine,
        seed,
        scans,
        Report.remarks(measured),
        Report.results(figures, measured));
  }
}
