package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.peer.DenseConvolution;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SiteKey;
import java.util.Arrays;

/**
 * The part of a scan around the sensor that fits a dense grid: both must compute the same there.
 */
final class DenseCrop {

  private DenseCrop() {}

  /**
   * Leaves the crop in the dense peer's grid, computed.
   *
   * @param read the layer whose rows are the grid's input
   * @param made the layer whose rows the peer must agree with
   */
  static void verify(
      Scan scan, int[] sides, int channels, long seed, DenseConvolution dense, int read, int made) {
    long[] keys = Arrays.stream(scan.rising()).filter(key -> cell(key, sides) >= 0).toArray();
    try (Session session =
        Subject.open(
            Subject.stack(seed, channels, made), KernelProvider.AUTO, 1, Clock.THREAD::nanos)) {
      session.keyframe(keys, Subject.features(seed, keys.length * channels));
      LayerRows input = session.rows(Subject.layer(read));
      float[] cells = new float[sides[0] * sides[1] * sides[2] * channels];
      for (int row = 0; row < keys.length; row++) {
        input.copyRow(row, cells, cell(keys[row], sides) * channels);
      }
      dense.input(cells);
      dense.run();
      float[] grid = dense.output();
      float[] theirs = new float[keys.length * channels];
      for (int row = 0; row < keys.length; row++) {
        System.arraycopy(grid, cell(keys[row], sides) * channels, theirs, row * channels, channels);
      }
      Agreement.require("oneDNN", theirs, session.rows(Subject.layer(made)).toArray());
    }
  }

  /** The sensor in the middle; -1 for a site outside. */
  private static int cell(long key, int[] sides) {
    int a0 = SiteKey.axis0(key) + sides[0] / 2;
    int a1 = SiteKey.axis1(key) + sides[1] / 2;
    int a2 = SiteKey.axis2(key) + sides[2] / 2;
    boolean inside =
        a0 >= 0 && a0 < sides[0] && a1 >= 0 && a1 < sides[1] && a2 >= 0 && a2 < sides[2];
    return inside ? (a0 * sides[1] + a1) * sides[2] + a2 : -1;
  }
}
