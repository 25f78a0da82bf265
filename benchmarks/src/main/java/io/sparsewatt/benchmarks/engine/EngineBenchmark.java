package io.sparsewatt.benchmarks.engine;

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

/** {@code bench engine}. */
public final class EngineBenchmark {

  private EngineBenchmark() {}

  /**
   * Measures.
   *
   * @param command as it was called
   * @param home the checkout
   * @param data folder of recorded scans; may be absent
   * @param forks measuring JVMs, one after the other
   * @param quick fewer rounds
   * @param part {@code layer}, {@code map}, {@code incremental}, {@code network} or {@code all}
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
    List<String> arguments =
        List.of(Long.toString(seed), data.toString(), quick ? "quick" : "full", part);
    List<Measures> measured = new ArrayList<>();
    for (int fork = 1; fork <= forks; fork++) {
      progress.accept("fork " + fork + " of " + forks);
      measured.add(new Forks(EngineFork.class, arguments, cache).run());
    }
    machine.put("load after", Machine.load());
    boolean recorded = Files.isDirectory(data.resolve("lidar").resolve(RecordedScan.KITTI));
    Map<String, String> scans = new TreeMap<>();
    scans.put(
        RayCastScene.NAME, "ray-cast scan of 64 beams, ground and boxes, 0.1 m, from the seed");
    scans.put(
        RecordedScan.KITTI,
        recorded
            ? "frame 0, 0.1 m; perception at 0.2 m, SECOND at 0.05 m x 0.05 m x 0.1 m in its range"
            : "left out: not in the data folder");
    return new Report(
        command,
        Machine.commit(home),
        machine,
        seed,
        scans,
        Report.remarks(measured),
        Report.results(EngineFigures.all(), measured));
  }
}
