package io.sparsewatt.e2e.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes an MCAP file (mcap.dev, "Specification") of ROS 2 messages in CDR without chunks and
 * summary: what a recorder that keeps nothing back would write.
 */
final class SmallBag {

  private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
  private static final int HEADER = 1;
  private static final int FOOTER = 2;
  private static final int SCHEMA = 3;
  private static final int CHANNEL = 4;
  private static final int MESSAGE = 5;
  private static final int DATA_END = 15;
  private static final int FLOAT32 = 7;
  private static final long NANOS = 1_000_000_000L;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  SmallBag() {
    file.writeBytes(MAGIC);
    record(HEADER, new Fields().text("ros2").text("test"));
  }

  /** Declares a topic. */
  SmallBag topic(int id, String name, String type) {
    record(SCHEMA, new Fields().uint16(id).text(type).text("ros2msg").text(""));
    record(CHANNEL, new Fields().uint16(id).uint16(id).text(name).text("cdr").uint32(0));
    return this;
  }

  /** Adds a message. */
  SmallBag message(int topic, long nanos, byte[] cdr) {
    record(MESSAGE, new Fields().uint16(topic).uint32(0).uint64(nanos).uint64(nanos).bytes(cdr));
    return this;
  }

  /** The whole file. */
  byte[] end() {
    record(DATA_END, new Fields().uint32(0));
    record(FOOTER, new Fields().uint64(0).uint64(0).uint32(0));
    file.writeBytes(MAGIC);
    return file.toByteArray();
  }

  private void record(int opcode, Fields content) {
    byte[] bytes = content.out.toByteArray();
    file.write(opcode);
    file.writeBytes(little(8).putLong(bytes.length).array());
    file.writeBytes(bytes);
  }

  /**
   * A {@code sensor_msgs/msg/PointCloud2} with x, y, z and intensity as FLOAT32.
   *
   * @param kitti points as in a KITTI .bin, which is the message's own layout
   */
  static byte[] cloud(long nanos, String frame, byte[] kitti) {
    int points = kitti.length / 16;
    Cdr cdr = new Cdr();
    cdr.uint32(nanos / NANOS).uint32(nanos % NANOS).text(frame);
    cdr.uint32(1).uint32(points).uint32(4);
    String[] names = {"x", "y", "z", "intensity"};
    for (int i = 0; i < names.length; i++) {
      cdr.text(names[i]).uint32(4L * i).uint8(FLOAT32).uint32(1);
    }
    cdr.uint8(0).uint32(16).uint32(16L * points).sequence(kitti).uint8(1);
    return cdr.end();
  }

  /** A {@code tf2_msgs/msg/TFMessage} of one transform: x y z qx qy qz qw. */
  static byte[] transform(long nanos, String parent, String child, double... pose) {
    Cdr cdr = new Cdr();
    cdr.uint32(1).uint32(nanos / NANOS).uint32(nanos % NANOS).text(parent).text(child);
    for (double value : pose) {
      cdr.float64(value);
    }
    return cdr.end();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** MCAP's fields: little endian, unaligned. */
  private static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Fields uint16(int value) {
      return raw(little(2).putShort((short) value).array());
    }

    Fields uint32(int value) {
      return raw(little(4).putInt(value).array());
    }

    Fields uint64(long value) {
      return raw(little(8).putLong(value).array());
    }

    Fields text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return uint32(utf8.length).raw(utf8);
    }

    Fields bytes(byte[] bytes) {
      return raw(bytes);
    }

    private Fields raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }
  }

  /** Plain CDR version 1, little endian: a value is aligned to its own size, after the head. */
  private static final class Cdr {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void align(int size) {
      while (out.size() % size != 0) {
        out.write(0);
      }
    }

    Cdr uint8(int value) {
      out.write(value);
      return this;
    }

    Cdr uint32(long value) {
      align(4);
      out.writeBytes(little(4).putInt((int) value).array());
      return this;
    }

    Cdr float64(double value) {
      align(8);
      out.writeBytes(little(8).putDouble(value).array());
      return this;
    }

    Cdr text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      uint32(utf8.length + 1L);
      out.writeBytes(utf8);
      out.write(0);
      return this;
    }

    Cdr sequence(byte[] bytes) {
      uint32(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] end() {
      byte[] body = out.toByteArray();
      byte[] all = new byte[4 + body.length];
      all[1] = 1;
      System.arraycopy(body, 0, all, 4, body.length);
      return all;
    }
  }
}
