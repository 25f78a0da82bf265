package io.sparsewatt.ingest.voxelise;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.PointColumns;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one frame after another, in arrays that are filled again: 2 MB a scan that need
 * not be collected. They grow with what came. Confined to one thread.
 */
final class PointArrays {

  private float[] x = new float[0];
  private float[] y = new float[0];
  private float[] z = new float[0];
  private float[] intensity = new float[0];

  /**
   * The frame, until the next one is taken.
   *
   * @throws IllegalArgumentException if a column has another length than the count says
   */
  PointFrame take(long timeNanos, @Nullable Pose pose, PointColumns wire) {
    long count = Integer.toUnsignedLong(wire.getCount());
    Columns.require("x", wire.getX(), count, Float.BYTES);
    Columns.require("y", wire.getY(), count, Float.BYTES);
    Columns.require("z", wire.getZ(), count, Float.BYTES);
    Columns.require("intensity", wire.getIntensity(), count, Float.BYTES);
    int @Nullable [] times = null;
    if (!wire.getTimeOffsetNs().isEmpty()) {
      Columns.require("time_offset_ns", wire.getTimeOffsetNs(), count, Integer.BYTES);
      times = Columns.ints(wire.getTimeOffsetNs());
    }
    int points = (int) count;
    if (x.length < points) {
      // An eighth more: scans of one sensor differ by a few per cent.
      int room = points + points / 8;
      x = new float[room];
      y = new float[room];
      z = new float[room];
      intensity = new float[room];
    }
    Columns.floats(wire.getX(), x);
    Columns.floats(wire.getY(), y);
    Columns.floats(wire.getZ(), z);
    Columns.floats(wire.getIntensity(), intensity);
    return new PointFrame(timeNanos, pose, points, x, y, z, intensity, times);
  }
}
