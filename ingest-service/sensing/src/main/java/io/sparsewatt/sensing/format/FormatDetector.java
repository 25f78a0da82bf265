package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file is: by its first bytes; where these leave a choice among the headerless
 * formats, by its length and by whether the numbers are plausible; last by its name.
 */
public final class FormatDetector {

  /** How many first bytes are worth giving: 200 points, or a text header. */
  public static final int HEAD_BYTES = 4096;

  private static final byte[] MCAP_MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

  // What no LiDAR of these data sets reaches; half of all random bytes read as floats do.
  private static final float FURTHEST_METRES = 1000f;
  // Below, a number that is not 0 is no coordinate but an accident of bytes.
  private static final float FINEST_METRES = 1e-9f;

  // Random bytes pass for a few events in order; a saccade gives thousands.
  private static final int LEAST_NMNIST_EVENTS = 64;

  private FormatDetector() {}

  /**
   * The format of a file.
   *
   * @param name file name, for the tie-break and for messages
   * @param head the file's first bytes, {@link #HEAD_BYTES} or the whole file if it is shorter
   * @param size bytes of the whole file
   * @throws SensingException {@code format-unrecognised}, {@code format-ambiguous} (both say to
   *     name the format), {@code format-unsupported} for a known one that is not read, {@code
   *     input-empty}
   */
  public static FrameFormat detect(String name, byte[] head, long size) throws SensingException {
    if (size == 0 || head.length == 0) {
      throw new SensingException("input-empty", name + ": the file is empty.");
    }
    if (startsWith(head, MCAP_MAGIC)) {
      return FrameFormat.MCAP;
    }
    String unsupported = unsupported(head);
    if (unsupported != null) {
      throw new SensingException("format-unsupported", name + ": " + unsupported);
    }
    if (head[0] == '%') {
      return prophesee(name, head);
    }
    if (isPcd(head)) {
      return FrameFormat.PCD;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (PointCloud2.looksLike(bytes)) {
      return FrameFormat.POINTCLOUD2_CDR;
    }
    return headerless(name, bytes, size);
  }

  private static FrameFormat prophesee(String name, byte[] head) throws SensingException {
    EventHeader header;
    try {
      header =
          EventHeader.read(
              new PushbackInputStream(new ByteArrayInputStream(head), 2), Limits.DEFAULT);
    } catch (IOException e) {
      throw FrameDecoder.unreadable(name, e);
    } catch (SensingException e) {
      throw FrameDecoder.at(name, e);
    }
    if (header.isDat()) {
      return FrameFormat.DAT;
    }
    String encoding = header.encoding();
    if ("EVT2".equals(encoding)) {
      return FrameFormat.EVT2;
    }
    if ("EVT3".equals(encoding)) {
      return FrameFormat.EVT3;
    }
    if (encoding != null) {
      throw new SensingException(
          "format-unsupported",
          name + ": the encoding " + Excerpt.of(encoding) + " is not read; EVT2 and EVT3 are.");
    }
    throw new SensingException(
        "format-unrecognised",
        name
            + ": a header of % lines that names no encoding. Name the format with --format: "
            + "evt2, evt3 or dat.");
  }

  private static FrameFormat headerless(String name, ByteBuffer head, long size)
      throws SensingException {
    List<FrameFormat> candidates = new ArrayList<>();
    if (size % FloatRows.KITTI_ROW == 0 && plausibleKitti(head)) {
      candidates.add(FrameFormat.KITTI_BIN);
    }
    if (size % FloatRows.NUSCENES_ROW == 0 && plausibleNuScenes(head)) {
      candidates.add(FrameFormat.NUSCENES_BIN);
    }
    if (size % NmnistDecoder.WORD == 0 && plausibleNmnist(head)) {
      candidates.add(FrameFormat.NMNIST);
    }
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    if (candidates.contains(FrameFormat.NUSCENES_BIN)
        && name.toLowerCase(Locale.ROOT).endsWith(".pcd.bin")) {
      return FrameFormat.NUSCENES_BIN;
    }
    if (candidates.isEmpty()) {
      throw new SensingException(
          "format-unrecognised",
          name
              + ": no known header, and "
              + size
              + " bytes of neither plausible KITTI points (16 bytes each), nuScenes points (20) nor"
              + " N-MNIST events (5). If you know the format, name it with --format.");
    }
    throw new SensingException(
        "format-ambiguous",
        name
            + ": the content fits "
            + candidates.stream().map(FrameFormat::id).collect(Collectors.joining(" and "))
            + ". Name the format with --format.");
  }

  private static boolean plausibleKitti(ByteBuffer head) {
    for (int at = 0; at + FloatRows.KITTI_ROW <= head.limit(); at += FloatRows.KITTI_ROW) {
      float reflectance = head.getFloat(at + 12);
      if (!plausiblePoint(head, at) || !(reflectance >= 0 && reflectance <= 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plausibleNuScenes(ByteBuffer head) {
    for (int at = 0; at + FloatRows.NUSCENES_ROW <= head.limit(); at += FloatRows.NUSCENES_ROW) {
      float intensity = head.getFloat(at + 12);
      float ring = head.getFloat(at + 16);
      if (!plausiblePoint(head, at)
          || !(intensity >= 0 && intensity <= 255)
          || !(ring >= 0 && ring < 256 && ring == (int) ring)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plausiblePoint(ByteBuffer head, int at) {
    for (int axis = 0; axis < 12; axis += 4) {
      float distance = Math.abs(head.getFloat(at + axis));
      // NaN fails the first comparison.
      if (!(distance <= FURTHEST_METRES) || (distance > 0 && distance < FINEST_METRES)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plausibleNmnist(ByteBuffer head) {
    if (head.limit() < LEAST_NMNIST_EVENTS * NmnistDecoder.WORD) {
      return false;
    }
    int last = 0;
    for (int at = 0; at + NmnistDecoder.WORD <= head.limit(); at += NmnistDecoder.WORD) {
      int row = head.get(at + 1) & 0xFF;
      int micros =
          (head.get(at + 2) & 0x7F) << 16
              | (head.get(at + 3) & 0xFF) << 8
              | (head.get(at + 4) & 0xFF);
      if (row > NmnistDecoder.OVERFLOW_ROW) {
        return false;
      }
      if (row == NmnistDecoder.OVERFLOW_ROW) {
        last = 0;
      } else if (micros < last) {
        return false;
      } else {
        last = micros;
      }
    }
    return true;
  }

  private static boolean isPcd(byte[] head) {
    int at = 0;
    while (at < head.length) {
      int end = at;
      while (end < head.length && head[end] != '\n') {
        end++;
      }
      String line = new String(head, at, end - at, StandardCharsets.ISO_8859_1).strip();
      if (line.startsWith("# .PCD")) {
        return true;
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        return line.startsWith("VERSION ")
            || line.startsWith("FIELDS ")
            || line.startsWith("COLUMNS ");
      }
      at = end + 1;
    }
    return false;
  }

  private static @Nullable String unsupported(byte[] head) {
    String start = new String(head, 0, Math.min(head.length, 16), StandardCharsets.ISO_8859_1);
    if (start.startsWith("#!AER-DAT")) {
      return "AEDAT is not read yet.";
    }
    if (start.startsWith("#ROSBAG")) {
      return "a ROS 1 bag. Convert it to MCAP (`mcap convert in.bag out.mcap`).";
    }
    if (start.startsWith("SQLite format 3")) {
      return "a ROS 2 bag in SQLite. Convert it to MCAP (`ros2 bag convert`, storage_id: mcap).";
    }
    if (start.startsWith("\u00d4\u00c3\u00b2\u00a1")
        || start.startsWith("\u00a1\u00b2\u00c3\u00d4")
        || start.startsWith("\n\r\r\n")) {
      return "a packet capture (pcap), which is not read yet.";
    }
    if (start.startsWith("\u0089HDF")) {
      return "HDF5 is not read.";
    }
    return null;
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (head[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
