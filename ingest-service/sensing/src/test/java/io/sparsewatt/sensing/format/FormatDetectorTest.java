package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormatDetectorTest {

  @Test
  void tellsTheHeaderlessFormatsApartByTheirNumbers() throws Exception {
    // 80 points of 16 bytes are 64 of 20 and 256 events of 5: the length alone says nothing.
    Random random = new Random(5);
    byte[] kitti = new byte[1280];
    ByteBuffer floats = ByteBuffer.wrap(kitti).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 80; i++) {
      floats.putFloat(40 * random.nextFloat() - 20).putFloat(40 * random.nextFloat() - 20);
      floats.putFloat(random.nextFloat() - 1.7f).putFloat(random.nextInt(100) / 100f);
    }
    byte[] nuScenes = new byte[1280];
    floats = ByteBuffer.wrap(nuScenes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 64; i++) {
      floats.putFloat(40 * random.nextFloat() - 20).putFloat(40 * random.nextFloat() - 20);
      floats.putFloat(random.nextFloat() - 1.7f).putFloat(random.nextInt(256)).putFloat(i % 32);
    }
    byte[] nmnist = new byte[1280];
    for (int i = 0; i < 256; i++) {
      nmnist[5 * i] = (byte) random.nextInt(34);
      nmnist[5 * i + 1] = (byte) random.nextInt(34);
      nmnist[5 * i + 2] = (byte) (random.nextBoolean() ? 0x80 : 0);
      nmnist[5 * i + 3] = (byte) (i >>> 2);
      nmnist[5 * i + 4] = (byte) (i << 6);
    }
    assertThat(FormatDetector.detect("0.bin", kitti, 1280)).isEqualTo(FrameFormat.KITTI_BIN);
    assertThat(FormatDetector.detect("0.bin", nuScenes, 1280)).isEqualTo(FrameFormat.NUSCENES_BIN);
    assertThat(FormatDetector.detect("0.bin", nmnist, 1280)).isEqualTo(FrameFormat.NMNIST);
    // Content goes before the name.
    assertThat(FormatDetector.detect("0.pcd.bin", kitti, 1280)).isEqualTo(FrameFormat.KITTI_BIN);
  }

  @Test
  void asksWhereTheContentFitsSeveral() throws Exception {
    requireFailure(
        "a.bin",
        new byte[80],
        "format-ambiguous",
        "a.bin: the content fits kitti-bin and nuscenes-bin. Name the format with" + " --format.");
    assertThat(FormatDetector.detect("a.pcd.bin", new byte[80], 80))
        .isEqualTo(FrameFormat.NUSCENES_BIN);
  }

  @Test
  void refusesWhatItKnowsButDoesNotReadWithAWayOut() {
    requireFailure(
        "a.bag",
        text("#ROSBAG V2.0\n"),
        "format-unsupported",
        "a.bag: a ROS 1 bag. Convert it to MCAP (`mcap convert in.bag out.mcap`).");
    requireFailure(
        "a.db3",
        text("SQLite format 3\0"),
        "format-unsupported",
        "a.db3: a ROS 2 bag in SQLite. Convert it to MCAP (`ros2 bag convert`, storage_id: mcap).");
    requireFailure(
        "a.aedat4",
        text("#!AER-DAT4.0\r\n"),
        "format-unsupported",
        "a.aedat4: AEDAT is not read yet.");
    requireFailure(
        "a.pcap",
        new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1, 2, 0},
        "format-unsupported",
        "a.pcap: a packet capture (pcap), which is not read yet.");
    requireFailure(
        "a.raw",
        text("% evt 2.1\n% end\n"),
        "format-unsupported",
        "a.raw: the encoding EVT2.1 is not read; EVT2 and EVT3 are.");
    requireFailure(
        "a.raw",
        text("% Date 2020\n"),
        "format-unrecognised",
        "a.raw: a header of % lines that names no encoding. Name the format with --format: evt2, evt3 or dat.");
    requireFailure("a.bin", new byte[0], "input-empty", "a.bin: the file is empty.");
    requireFailure(
        "a.bin",
        text("some text!"),
        "format-unrecognised",
        "a.bin: no known header, and 10 bytes of neither plausible KITTI points (16 bytes each), nuScenes points (20) nor N-MNIST events (5). If you know the format, name it with --format.");
  }

  @Test
  void knowsFormatsByTheirNames() throws Exception {
    for (FrameFormat format : FrameFormat.values()) {
      assertThat(FrameFormat.fromId(format.id())).isEqualTo(format);
    }
    SensingException e =
        catchThrowableOfType(SensingException.class, () -> FrameFormat.fromId("las\n"));
    assertThat(e)
        .hasMessage(
            "format `las?` is not known. Known: kitti-bin, nuscenes-bin, pcd, pointcloud2-cdr,"
                + " evt2, evt3, dat, nmnist, mcap.");
  }

  private static void requireFailure(String name, byte[] bytes, String code, String message) {
    SensingException e =
        catchThrowableOfType(
            SensingException.class, () -> FormatDetector.detect(name, bytes, bytes.length));
    assertThat(e).hasMessage(message);
    assertThat(e.code()).isEqualTo(code);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
