package io.sparsewatt.e2e.input;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files of every format, as small or as large as wanted, from their published layouts. */
final class SmallFiles {

  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  private SmallFiles() {}

  /** KITTI: float32 x y z reflectance. */
  static byte[] kitti(int points) {
    ByteBuffer out = littleEndian(16 * points);
    for (int i = 0; i < points; i++) {
      point(out, i).putFloat(0.5f);
    }
    return out.array();
  }

  /** KITTI without one coordinate that is a number. */
  static byte[] kittiWithoutNumbers(int points) {
    ByteBuffer out = littleEndian(16 * points);
    for (int i = 0; i < points; i++) {
      out.putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(Float.NaN).putFloat(0);
    }
    return out.array();
  }

  /** nuScenes: float32 x y z intensity ring. */
  static byte[] nuscenes(int points) {
    ByteBuffer out = littleEndian(20 * points);
    for (int i = 0; i < points; i++) {
      point(out, i).putFloat(100).putFloat(i % 32);
    }
    return out.array();
  }

  private static ByteBuffer point(ByteBuffer out, int i) {
    return out.putFloat(2 + i % 40).putFloat(i % 21 - 10).putFloat(i % 3);
  }

  /** The header of a PCD file with float32 x y z. */
  static byte[] pcdHeader(String points, String data) {
    return ascii(
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\n"
            + "TYPE F F F\nCOUNT 1 1 1\nWIDTH "
            + points
            + "\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS "
            + points
            + "\nDATA "
            + data
            + "\n");
  }

  static byte[] pcdAscii(int points) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < points; i++) {
      text.append(2 + i % 40)
          .append(' ')
          .append(i % 21 - 10)
          .append(' ')
          .append(i % 3)
          .append('\n');
    }
    return join(pcdHeader(Integer.toString(points), "ascii"), ascii(text.toString()));
  }

  static byte[] pcdBinary(int points) {
    ByteBuffer out = littleEndian(12 * points);
    for (int i = 0; i < points; i++) {
      point(out, i);
    }
    return join(pcdHeader(Integer.toString(points), "binary"), out.array());
  }

  /** Columns one after the other, LZF-compressed: as literals only, which is LZF as well. */
  static byte[] pcdCompressed(int points) {
    ByteBuffer columns = littleEndian(12 * points);
    for (int axis = 0; axis < 3; axis++) {
      for (int i = 0; i < points; i++) {
        columns.putFloat(axis == 0 ? 2 + i % 40 : axis == 1 ? i % 21 - 10 : i % 3);
      }
    }
    byte[] packed = lzfLiterals(columns.array());
    return join(
        pcdHeader(Integer.toString(points), "binary_compressed"),
        sizes(packed.length, columns.array().length),
        packed);
  }

  /** The two sizes that begin compressed data, each as if unsigned. */
  static byte[] sizes(long packed, long unpacked) {
    return littleEndian(8).putInt((int) packed).putInt((int) unpacked).array();
  }

  private static byte[] lzfLiterals(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + bytes.length / 32 + 1);
    for (int at = 0; at < bytes.length; at += 32) {
      int run = Math.min(32, bytes.length - at);
      out.write(run - 1);
      out.write(bytes, at, run);
    }
    return out.toByteArray();
  }

  /**
   * sensor_msgs/msg/PointCloud2 in CDR with float32 x y z.
   *
   * @param declaredData length that the data sequence declares, as if unsigned
   */
  static byte[] pointCloud2(int points, long declaredData) {
    byte[] data = new byte[12 * points];
    ByteBuffer wrapped = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < points; i++) {
      point(wrapped, i);
    }
    Cdr cdr = new Cdr(data.length + 256);
    cdr.uint32(0).uint32(0).string("lidar").uint32(1).uint32(points).uint32(3);
    String[] axes = {"x", "y", "z"};
    for (int i = 0; i < axes.length; i++) {
      cdr.string(axes[i]).uint32(4L * i).uint8(7).uint32(1);
    }
    cdr.uint8(0).uint32(12).uint32(12L * points).uint32(declaredData).bytes(data).uint8(1);
    return cdr.toArray();
  }

  static byte[] pointCloud2(int points) {
    return pointCloud2(points, 12L * points);
  }

  /** Plain CDR, little endian: every value stands at a multiple of its size. */
  private static final class Cdr {
    private final ByteBuffer out;

    Cdr(int capacity) {
      out = littleEndian(capacity);
      out.put((byte) 0).put((byte) 1).putShort((short) 0);
    }

    Cdr uint8(int value) {
      out.put((byte) value);
      return this;
    }

    Cdr uint32(long value) {
      // From the first byte after the encapsulation's four.
      while (out.position() % 4 != 0) {
        out.put((byte) 0);
      }
      out.putInt((int) value);
      return this;
    }

    Cdr string(String text) {
      uint32(text.length() + 1);
      out.put(ascii(text)).put((byte) 0);
      return this;
    }

    Cdr bytes(byte[] value) {
      out.put(value);
      return this;
    }

    byte[] toArray() {
      byte[] all = new byte[out.position()];
      out.get(0, all);
      return all;
    }
  }

  /** Prophesee EVT 2.0, one event every 100 us. */
  static byte[] evt2(int events) {
    byte[] header = ascii("% evt 2.0\n% geometry " + WIDTH + "x" + HEIGHT + "\n% end\n");
    ByteBuffer out = littleEndian(header.length + 8 * events).put(header);
    for (int i = 0; i < events; i++) {
      int micros = 100 * i;
      out.putInt(0x8 << 28 | micros >>> 6);
      out.putInt(1 << 28 | (micros & 0x3f) << 22 | i % WIDTH << 11 | i % HEIGHT);
    }
    return out.array();
  }

  /** Prophesee EVT 3.0, one event every 100 us. */
  static byte[] evt3(int events) {
    byte[] header = ascii("% evt 3.0\n% geometry " + WIDTH + "x" + HEIGHT + "\n% end\n");
    ByteBuffer out = littleEndian(header.length + 8 * events).put(header);
    for (int i = 0; i < events; i++) {
      int micros = 100 * i;
      out.putShort((short) (0x8 << 12 | micros >>> 12))
          .putShort((short) (0x6 << 12 | micros & 0xfff))
          .putShort((short) (i % HEIGHT))
          .putShort((short) (0x2 << 12 | 1 << 11 | i % WIDTH));
    }
    return out.array();
  }

  /** Prophesee DAT, one event every 100 us. */
  static byte[] dat(int events) {
    byte[] header =
        ascii(
            "% Data file containing CD events.\n% Version 2\n% Width "
                + WIDTH
                + "\n% Height "
                + HEIGHT
                + "\n");
    ByteBuffer out = littleEndian(header.length + 2 + 8 * events).put(header);
    out.put((byte) 0x0c).put((byte) 8);
    for (int i = 0; i < events; i++) {
      out.putInt(100 * i).putInt(1 << 28 | i % HEIGHT << 14 | i % WIDTH);
    }
    return out.array();
  }

  /** N-MNIST: 5 bytes an event, one every 100 us, on its 34 x 34 pixels. */
  static byte[] nmnist(int events) {
    ByteBuffer out = ByteBuffer.allocate(5 * events);
    for (int i = 0; i < events; i++) {
      int micros = 100 * i;
      out.put((byte) (i % 34))
          .put((byte) (i % 34))
          .put((byte) (0x80 | micros >>> 16))
          .put((byte) (micros >>> 8))
          .put((byte) micros);
    }
    return out.array();
  }

  /** An MCAP file with one chunk that declares so many bytes once decompressed. */
  static byte[] mcapWithChunkOf(long bytes) {
    byte[] magic = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
    byte[] compressed = new byte[64];
    ByteBuffer chunk = littleEndian(8 + 8 + 8 + 4 + 4 + 4 + 8 + compressed.length);
    chunk.putLong(0).putLong(0).putLong(bytes).putInt(0).putInt(4).put(ascii("zstd"));
    chunk.putLong(compressed.length).put(compressed);
    return join(
        magic,
        mcapRecord(0x01, new byte[8]),
        mcapRecord(0x06, chunk.array()),
        mcapRecord(0x0f, new byte[4]),
        mcapRecord(0x02, new byte[20]),
        magic);
  }

  private static byte[] mcapRecord(int opcode, byte[] content) {
    return littleEndian(9 + content.length)
        .put((byte) opcode)
        .putLong(content.length)
        .put(content)
        .array();
  }

  static byte[] cut(byte[] file, int missing) {
    return java.util.Arrays.copyOf(file, file.length - missing);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
