package io.sparsewatt.standalone.encode;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.format.FrameFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A scan as a binary PCD 0.7 file: x, y, z and intensity as float32, and the times of the points as
 * int32 nanoseconds where there are any. Time and pose of the scan are stated beside the bytes.
 */
public final class PcdScan {

  /** The format's name on the wire. */
  public static final String FORMAT = FrameFormat.PCD.id();

  private PcdScan() {}

  /** The file. */
  public static byte[] of(PointFrame scan) {
    int[] times = scan.timeOffsetNanos();
    boolean timed = times != null;
    int count = scan.count();
    byte[] header =
        ("VERSION 0.7\nFIELDS x y z intensity"
                + (timed ? " t" : "")
                + "\nSIZE 4 4 4 4"
                + (timed ? " 4" : "")
                + "\nTYPE F F F F"
                + (timed ? " I" : "")
                + "\nCOUNT 1 1 1 1"
                + (timed ? " 1" : "")
                + "\nWIDTH "
                + count
                + "\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS "
                + count
                + "\nDATA binary\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(header.length + count * (timed ? 20 : 16))
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    for (int i = 0; i < count; i++) {
      file.putFloat(scan.x()[i])
          .putFloat(scan.y()[i])
          .putFloat(scan.z()[i])
          .putFloat(scan.intensity()[i]);
      if (times != null) {
        file.putInt(times[i]);
      }
    }
    return file.array();
  }
}
