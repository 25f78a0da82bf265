package io.sparsewatt.sensing.registration;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.voxel.VoxelIndex;
import io.sparsewatt.sensing.voxel.VoxelKey;
import java.util.Arrays;

/** A scan reduced to the first point of every cube of a given edge, in the scan's order. */
final class ThinnedScan {

  private final VoxelIndex taken = new VoxelIndex();
  double[] x = new double[1024];
  double[] y = new double[1024];
  double[] z = new double[1024];
  int count;

  /** Takes a scan's finite points within the ranges. */
  void take(PointFrame frame, double minRange, double maxRange, double cube) {
    begin();
    double min2 = minRange * minRange;
    double max2 = maxRange * maxRange;
    for (int i = 0; i < frame.count(); i++) {
      double px = frame.x()[i];
      double py = frame.y()[i];
      double pz = frame.z()[i];
      double range2 = px * px + py * py + pz * pz;
      // False for NaN and infinity too.
      if (range2 >= min2 && range2 <= max2) {
        offer(px, py, pz, cube);
      }
    }
  }

  /** Takes a thinner scan's points. */
  void take(ThinnedScan scan, double cube) {
    begin();
    for (int i = 0; i < scan.count; i++) {
      offer(scan.x[i], scan.y[i], scan.z[i], cube);
    }
  }

  private void begin() {
    taken.clear();
    count = 0;
  }

  private void offer(double px, double py, double pz, double cube) {
    long key =
        VoxelKey.pack(
            (int) Math.floor(px / cube), (int) Math.floor(py / cube), (int) Math.floor(pz / cube));
    if (taken.putIfAbsent(key, count) != VoxelIndex.ABSENT) {
      return;
    }
    if (count == x.length) {
      x = Arrays.copyOf(x, 2 * count);
      y = Arrays.copyOf(y, 2 * count);
      z = Arrays.copyOf(z, 2 * count);
    }
    x[count] = px;
    y[count] = py;
    z[count++] = pz;
  }
}
