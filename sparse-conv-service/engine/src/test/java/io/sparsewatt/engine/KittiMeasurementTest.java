package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints what a real scan costs. Asserts equality only: times belong to the machine. */
@Tag("full")
@Tag("data")
class KittiMeasurementTest {

  private static final int RUNS = 40;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void shallowUNetOnACityScan() throws IOException {
    Scenes.Voxels scan =
        RealData.voxelise(RealData.path("lidar/kitti_raw_city_stop/velodyne/0000000000.bin"), 0.2);
    Network network = Presets.shallowUNet(1);
    print(network.describe());
    long[] keys = scan.keys();
    byte[] features = scan.features();
    print("voxels %d, countMacs %.1f ms", keys.length, median(() -> network.countMacs(keys)));
    for (KernelProvider kernels :
        new KernelProvider[] {KernelProvider.SCALAR, KernelProvider.VECTOR}) {
      if (kernels == KernelProvider.VECTOR && !KernelProvider.isVectorAvailable()) {
        continue;
      }
      for (int threads = 1; threads <= 2; threads++) {
        measure(
            network,
            keys,
            features,
            scan,
            SessionOptions.defaults().withKernels(kernels).withThreads(threads));
      }
    }
  }

  private static void measure(
      Network network, long[] keys, byte[] features, Scenes.Voxels scan, SessionOptions options) {
    try (Session session = network.open(options)) {
      Receipt receipt = session.keyframe(keys, features);
      double full = median(() -> session.keyframe(keys, features));
      print(
          "%s, %d thread(s): keyframe %.2f ms, %.1f MMAC, %.1f GFLOP/s over all",
          session.kernels(),
          options.threads(),
          full,
          receipt.executedMacs() / 1e6,
          2e-6 * receipt.executedMacs() / full);
      if (options.threads() == 1 && options.kernels() != KernelProvider.SCALAR) {
        for (LayerReceipt layer : receipt.layers()) {
          print(
              "  %-8s %7d sites %8d edges %6.1f MMAC",
              layer.name(), layer.sites(), layer.edges(), layer.executedMacs() / 1e6);
        }
      }
      if (options.kernels() == KernelProvider.SCALAR) {
        return;
      }
      for (boolean clustered : new boolean[] {true, false}) {
        for (double part : new double[] {0.001, 0.01, 0.05, 0.2}) {
          change(session, scan, clustered, part, full);
        }
      }
    }
  }

  private static void change(
      Session session, Scenes.Voxels scan, boolean clustered, double part, double full) {
    SplittableRandom random = new SplittableRandom(5);
    List<Long> all = new ArrayList<>(scan.rows.keySet());
    int wanted = (int) (part * all.size());
    java.util.TreeSet<Long> chosen = new java.util.TreeSet<>();
    while (chosen.size() < wanted) {
      long centre = all.get(random.nextInt(all.size()));
      if (!clustered) {
        chosen.add(centre);
        continue;
      }
      // A box of about 2 m, an object's size.
      for (long key : all) {
        if (chosen.size() < wanted
            && Math.abs(SiteKey.axis0(key) - SiteKey.axis0(centre)) <= 5
            && Math.abs(SiteKey.axis1(key) - SiteKey.axis1(centre)) <= 5) {
          chosen.add(key);
        }
      }
    }
    long[] keys = chosen.stream().mapToLong(Long::longValue).toArray();
    List<byte[]> rows = new ArrayList<>();
    for (long key : keys) {
      rows.add(scan.row(key));
    }
    byte[] there = scan.features(rows);
    byte[] changed = Scenes.quantised(random, there.length);
    session.keyframe(scan.keys(), scan.features());
    Receipt[] last = new Receipt[1];
    boolean[] toggle = new boolean[1];
    double time =
        median(() -> {
          toggle[0] = !toggle[0];
          last[0] = session.update(new long[0], keys, toggle[0] ? changed : there);
        });
    long full0 = last[0].layers().stream().filter(l -> l.mode() == LayerMode.FULL).count();
    print(
        "  update %s %.1f %%: %.2f ms (%.1fx), MACs %.1f %%, %d layers in full",
        clustered ? "clustered" : "random",
        100 * part,
        time,
        full / time,
        100.0 * last[0].executedMacs() / last[0].fullStreamMacs(),
        full0);
    try (Session fresh = session.network().open(SessionOptions.defaults())) {
      session.update(new long[0], keys, there);
      fresh.keyframe(scan.keys(), scan.features());
      assertThat(IncrementalTest.Edits.bits(session.output().toArray()))
          .isEqualTo(IncrementalTest.Edits.bits(fresh.output().toArray()));
    }
  }

  // CPU time of this thread: a shared machine's wall clock says little. With more threads it leaves
  // theirs out.
  private static double median(Runnable action) {
    double[] times = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = THREADS.getCurrentThreadCpuTime();
      action.run();
      times[run] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }
    // The first half warms up.
    double[] warm = Arrays.copyOfRange(times, RUNS / 2, RUNS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
