package io.sparsewatt.benchmarks.stream;

import io.sparsewatt.benchmarks.harness.Forks;
import io.sparsewatt.benchmarks.harness.Machine;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code bench stream}. */
public final class StreamBenchmark {

  private StreamBenchmark() {}

  /**
   * Measures.
   *
   * @param command as it was called
   * @param home the checkout
   * @param data folder of recorded scans; may be absent
   * @param forks measuring JVMs, one after the other; counts are the same in all, so the first
   *     alone counts
   * @param quick fewer rounds and scenes
   * @param part {@code times}, {@code counts} or {@code all}
   */
  public static Report run(
      String command,
      Path home,
      Path data,
      long seed,
      int forks,
      boolean quick,
      String part,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<String, String> machine = new TreeMap<>(Machine.facts());
    machine.put("load before", Machine.load());
    Path cache = home.resolve("benchmarks/target/javacpp");
    Files.createDirectories(cache);
    List<Measures> measured = new ArrayList<>();
    for (int fork = 1; fork <= forks; fork++) {
      progress.accept("fork " + fork + " of " + forks);
      String own = fork > 1 && part.equals("all") ? "times" : part;
      List<String> arguments =
          List.of(Long.toString(seed), data.toString(), quick ? "quick" : "full", own);
      measured.add(new Forks(StreamFork.class, arguments, cache).run());
    }
    machine.put("load after", Machine.load());
    Map<String, String> scans = new TreeMap<>();
    for (SceneKind kind : SceneKind.values()) {
      scans.put(
          kind.id(),
          "simulated, sensor at rest, " + kind.note() + ", 64 beams, 2 cm noise, 3 % lost");
    }
    for (String[] recorded : StreamFigureList.RECORDED) {
      scans.put(recorded[0], recorded[1] + ", poses by registration");
    }
    return new Report(
        command,
        Machine.commit(home),
        machine,
        seed,
        scans,
        Report.remarks(measured),
        Report.results(StreamFigureList.all(), measured));
  }
}
