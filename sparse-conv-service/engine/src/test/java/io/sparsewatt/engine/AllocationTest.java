package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Once there is room, a frame allocates its receipt and nothing by the site. */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  // A receipt of 15 layers, and the lists around it.
  private static final long RECEIPT_BYTES = 8192;

  @Test
  void framesOfAnySizeAllocateTheirReceiptOnly() {
    assertThat(worst(KernelProvider.SCALAR, 100, 12, 4)).isLessThan(RECEIPT_BYTES);
    assertThat(worst(KernelProvider.SCALAR, 1000, 20, 4)).isLessThan(RECEIPT_BYTES);
  }

  /** Vectors are boxed until C2 has compiled the loops; after that not one may be. */
  @Test
  @Tag("full")
  void compiledVectorKernelsAllocateNothing() {
    KernelProvider kernels =
        KernelProvider.isVectorAvailable() ? KernelProvider.VECTOR : KernelProvider.SCALAR;
    assertThat(worst(kernels, 3000, 20, 300)).isLessThan(RECEIPT_BYTES);
  }

  private static long worst(KernelProvider kernels, int sites, int side, int warmUp) {
    Network network = Presets.shallowUNet(1);
    SplittableRandom random = new SplittableRandom(sites);
    long[] keys = Scenes.sites(random, sites, Axes.of(0), Axes.of(side));
    byte[] one = Scenes.quantised(random, sites * Presets.LIDAR_CHANNELS);
    byte[] two = Scenes.quantised(random, sites * Presets.LIDAR_CHANNELS);
    long[] none = {};
    long[] some = java.util.Arrays.copyOf(keys, sites / 10);
    byte[] rows = java.util.Arrays.copyOf(two, some.length * Presets.LIDAR_CHANNELS);
    // Enough for sites to be numbered anew.
    long[] half = java.util.Arrays.copyOf(keys, sites / 2);
    byte[] halfRows = java.util.Arrays.copyOf(two, half.length * Presets.LIDAR_CHANNELS);
    byte[] noRows = {};
    long worst = 0;
    try (Session session = network.open(SessionOptions.defaults().withKernels(kernels))) {
      for (int run = 0; run < warmUp + 3; run++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        session.keyframe(keys, one);
        long keyframe = THREADS.getCurrentThreadAllocatedBytes();
        session.update(none, keys, two);
        long change = THREADS.getCurrentThreadAllocatedBytes();
        session.update(some, none, noRows);
        long removal = THREADS.getCurrentThreadAllocatedBytes();
        session.update(none, some, rows);
        long insertion = THREADS.getCurrentThreadAllocatedBytes();
        boolean anew = session.update(half, none, noRows).renumbered();
        long without = THREADS.getCurrentThreadAllocatedBytes();
        anew &= session.update(none, half, halfRows).renumbered();
        long with = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(anew).isTrue();
        if (run >= warmUp) {
          worst = Math.max(worst, Math.max(without - insertion, with - without));
          worst = Math.max(worst, Math.max(keyframe - before, change - keyframe));
          worst = Math.max(worst, Math.max(removal - change, insertion - removal));
        }
      }
    }
    return worst;
  }
}
