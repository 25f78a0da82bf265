package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The two headerless LiDAR formats: rows of little-endian float32. */
final class FloatRows {

  static final int KITTI_ROW = 16;
  static final int NUSCENES_ROW = 20;

  // nuScenes stores the Velodyne's 8-bit intensity as a float.
  private static final float NUSCENES_FULL_SCALE = 255f;

  private FloatRows() {}

  static PointFrame kitti(ByteBuffer encoded, DecodeContext context, Limits limits)
      throws SensingException {
    return read(encoded, KITTI_ROW, 1f, context, limits);
  }

  static PointFrame nuScenes(ByteBuffer encoded, DecodeContext context, Limits limits)
      throws SensingException {
    return read(encoded, NUSCENES_ROW, NUSCENES_FULL_SCALE, context, limits);
  }

  private static PointFrame read(
      ByteBuffer encoded, int row, float fullScale, DecodeContext context, Limits limits)
      throws SensingException {
    ByteBuffer bytes = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.remaining();
    if (length % row != 0) {
      throw new SensingException(
          "frame-truncated",
          length
              + " bytes are not a whole number of points of "
              + row
              + " bytes: "
              + length % row
              + " are left over. The file is cut short or of another format.");
    }
    int count = FrameSize.requirePoints(length / row, false, limits);
    float[] x = new float[count];
    float[] y = new float[count];
    float[] z = new float[count];
    float[] intensity = new float[count];
    int at = bytes.position();
    for (int i = 0; i < count; i++, at += row) {
      x[i] = bytes.getFloat(at);
      y[i] = bytes.getFloat(at + 4);
      z[i] = bytes.getFloat(at + 8);
      intensity[i] = bytes.getFloat(at + 12) / fullScale;
    }
    return new PointFrame(context.timeOr(0), context.pose(), count, x, y, z, intensity, null);
  }
}
