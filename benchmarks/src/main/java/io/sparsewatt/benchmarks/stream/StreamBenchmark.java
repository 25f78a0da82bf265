package io.sparsewatt.benchmarks.stream;

import io.sparsewatt.benchmarks.harness.BenchRun;
import io.sparsewatt.benchmarks.harness.Report;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench stream}. */
public final class StreamBenchmark {

  private StreamBenchmark() {}

  /**
   * Measures.
   *
   * @param bench of {@code times}, {@code counts} or all parts; counts are the same in all forks,
   *     so the first alone counts
   */
  public static Report run(BenchRun bench) throws IOException, InterruptedException {
    Map<String, String> scans = new TreeMap<>();
    for (SceneKind kind : SceneKind.values()) {
      scans.put(
          kind.id(),
          "simulated, sensor at rest, " + kind.note() + ", 64 beams, 2 cm noise, 3 % lost");
    }
    for (StreamFigureList.Sequence recorded : StreamFigureList.RECORDED) {
      scans.put(recorded.id(), recorded.folder() + ", poses by registration");
    }
    return bench.measure(
        StreamFork.class,
        fork -> fork > 1 && bench.part().equals("all") ? "times" : bench.part(),
        scans,
        StreamFigureList.all());
  }
}
