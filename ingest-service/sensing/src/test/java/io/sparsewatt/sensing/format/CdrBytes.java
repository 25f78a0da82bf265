package io.sparsewatt.sensing.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes CDR messages for tests. */
public final class CdrBytes {

  private static final int ENCAPSULATION = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  public CdrBytes(ByteOrder order) {
    this.order = order;
    out.writeBytes(new byte[] {0, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0), 0, 0});
  }

  public CdrBytes uint8(int value) {
    out.write(value);
    return this;
  }

  public CdrBytes uint32(long value) {
    align(4);
    out.writeBytes(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
    return this;
  }

  public CdrBytes float64(double value) {
    align(8);
    out.writeBytes(ByteBuffer.allocate(8).order(order).putDouble(value).array());
    return this;
  }

  public CdrBytes string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    uint32(utf8.length + 1L);
    out.writeBytes(utf8);
    out.write(0);
    return this;
  }

  public CdrBytes bytes(byte[] data) {
    uint32(data.length);
    out.writeBytes(data);
    return this;
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  private void align(int n) {
    while ((out.size() - ENCAPSULATION) % n != 0) {
      out.write(0);
    }
  }

  /** A field of a PointCloud2: name, offset, datatype (1..8), one value a point. */
  public record Field(String name, int offset, int datatype) {}

  /** A sensor_msgs/msg/PointCloud2. */
  public static byte[] cloud(
      ByteOrder order,
      long stampNanos,
      String frameId,
      long height,
      long width,
      long pointStep,
      long rowStep,
      boolean bigEndianData,
      byte[] data,
      Field... fields) {
    CdrBytes cdr = new CdrBytes(order);
    cdr.uint32(stampNanos / 1_000_000_000).uint32(stampNanos % 1_000_000_000).string(frameId);
    cdr.uint32(height).uint32(width).uint32(fields.length);
    for (Field field : fields) {
      cdr.string(field.name()).uint32(field.offset()).uint8(field.datatype()).uint32(1);
    }
    cdr.uint8(bigEndianData ? 1 : 0).uint32(pointStep).uint32(rowStep).bytes(data).uint8(1);
    return cdr.toBytes();
  }

  /** A cloud of FLOAT32 x, y, z and intensity, little endian throughout. */
  public static byte[] cloud(long stampNanos, String frameId, float... xyzi) {
    ByteBuffer data = ByteBuffer.allocate(xyzi.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : xyzi) {
      data.putFloat(value);
    }
    return cloud(
        ByteOrder.LITTLE_ENDIAN,
        stampNanos,
        frameId,
        1,
        xyzi.length / 4,
        16,
        xyzi.length * 4L,
        false,
        data.array(),
        new Field("x", 0, 7),
        new Field("y", 4, 7),
        new Field("z", 8, 7),
        new Field("intensity", 12, 7));
  }

  /** A tf2_msgs/msg/TFMessage with one transform: x y z qx qy qz qw. */
  public static byte[] transform(long stampNanos, String parent, String child, double... pose) {
    CdrBytes cdr = new CdrBytes(ByteOrder.LITTLE_ENDIAN);
    cdr.uint32(1).uint32(stampNanos / 1_000_000_000).uint32(stampNanos % 1_000_000_000);
    cdr.string(parent).string(child);
    for (double value : pose) {
      cdr.float64(value);
    }
    return cdr.toBytes();
  }
}
