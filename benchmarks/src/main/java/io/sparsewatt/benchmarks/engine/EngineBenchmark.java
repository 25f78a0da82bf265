package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.BenchRun;
import io.sparsewatt.benchmarks.harness.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench engine}. */
public final class EngineBenchmark {

  private EngineBenchmark() {}

  /**
   * Measures.
   *
   * @param bench of {@code layer}, {@code map}, {@code incremental}, {@code network} or all parts
   */
  public static Report run(BenchRun bench) throws IOException, InterruptedException {
    boolean recorded = Files.isDirectory(bench.data().resolve("lidar").resolve(RecordedScan.KITTI));
    Map<String, String> scans = new TreeMap<>();
    scans.put(
        RayCastScene.NAME, "ray-cast scan of 64 beams, ground and boxes, 0.1 m, from the seed");
    scans.put(
        RecordedScan.KITTI,
        recorded
            ? "frame 0, 0.1 m; perception at 0.2 m, SECOND at 0.05 m x 0.05 m x 0.1 m in its range"
            : "left out: not in the data folder");
    return bench.measure(EngineFork.class, fork -> bench.part(), scans, EngineFigures.all());
  }
}
