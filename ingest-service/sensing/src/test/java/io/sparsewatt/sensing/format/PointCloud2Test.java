package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PointCloud2Test {

  private static final int FLOAT32 = 7;
  private static final int FLOAT64 = 8;
  private static final int UINT32 = 6;
  private static final int UINT16 = 4;
  private static final long STAMP = 1_700_000_000_123_456_789L;

  @Test
  void readsOrganisedCloudsWithPaddedRowsInEveryByteOrder() throws Exception {
    // 2 rows of 3 points of 26 bytes (an Ouster's order, with holes), each row padded to 90.
    for (ByteOrder cdr : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        ByteBuffer data = ByteBuffer.allocate(180).order(order);
        for (int i = 0; i < 6; i++) {
          int at = i / 3 * 90 + i % 3 * 26;
          data.putFloat(at, i).putFloat(at + 4, -i).putFloat(at + 8, i * 0.5f);
          data.putInt(at + 16, i * 1000).putShort(at + 20, (short) (i * 51));
        }
        byte[] message =
            CdrBytes.cloud(
                cdr,
                STAMP,
                "os_lidar",
                2,
                3,
                26,
                90,
                order == ByteOrder.BIG_ENDIAN,
                data.array(),
                new CdrBytes.Field("x", 0, FLOAT32),
                new CdrBytes.Field("y", 4, FLOAT32),
                new CdrBytes.Field("z", 8, FLOAT32),
                new CdrBytes.Field("t", 16, UINT32),
                new CdrBytes.Field("reflectivity", 20, UINT16));
        assertThat(PointCloud2.read(ByteBuffer.wrap(message), Limits.DEFAULT).frameId())
            .isEqualTo("os_lidar");
        assertThat(FormatDetector.detect("scan.cdr", message, message.length))
            .isEqualTo(FrameFormat.POINTCLOUD2_CDR);
        PointFrame frame = decode(message);
        assertThat(frame.timeNanos()).isEqualTo(STAMP);
        assertThat(frame.x()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(frame.y()).containsExactly(0, -1, -2, -3, -4, -5);
        assertThat(frame.z()).containsExactly(0, 0.5f, 1, 1.5f, 2, 2.5f);
        assertThat(frame.intensity()).containsExactly(0, 0.2f, 0.4f, 0.6f, 0.8f, 1);
        assertThat(frame.timeOffsetNanos()).containsExactly(0, 1000, 2000, 3000, 4000, 5000);
      }
    }
  }

  @Test
  void relatesAbsoluteTimesToTheStamp() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(12, STAMP / 1e9).putDouble(32, STAMP / 1e9 + 0.0625);
    byte[] message =
        CdrBytes.cloud(
            ByteOrder.LITTLE_ENDIAN,
            STAMP,
            "hesai",
            1,
            2,
            20,
            40,
            false,
            data.array(),
            new CdrBytes.Field("x", 0, FLOAT32),
            new CdrBytes.Field("y", 4, FLOAT32),
            new CdrBytes.Field("z", 8, FLOAT32),
            new CdrBytes.Field("timestamp", 12, FLOAT64));
    int[] offsets = decode(message).timeOffsetNanos();
    assertThat(offsets).isNotNull();
    // Seconds since 1970 as a double are good to 240 ns.
    assertThat(offsets[0]).isBetween(-300, 300);
    assertThat(offsets[1]).isBetween(62_499_700, 62_500_300);
  }

  @Test
  void readsAnEmptyCloud() throws Exception {
    assertThat(decode(CdrBytes.cloud(STAMP, "lidar")).count()).isZero();
  }

  @Test
  void saysWhatIsWrong() {
    requireFailure(
        CdrBytes.cloud(
            ByteOrder.LITTLE_ENDIAN, STAMP, "l", 1, 3, 12, 36, false, new byte[24], xyz()),
        "message-truncated",
        "1 x 3 points of 12 bytes need 36 bytes; data holds 24.");
    requireFailure(
        CdrBytes.cloud(
            ByteOrder.LITTLE_ENDIAN, STAMP, "l", 2, 3, 12, 24, false, new byte[72], xyz()),
        "message-malformed",
        "row_step is 24; a row of 3 points of 12 bytes needs 36.");
    requireFailure(
        CdrBytes.cloud(
            ByteOrder.LITTLE_ENDIAN, STAMP, "l", 1, 2, 8, 24, false, new byte[24], xyz()),
        "message-malformed",
        "field `z` at offset 8 reaches beyond the point's 8 bytes (point_step).");
    requireFailure(
        CdrBytes.cloud(
            ByteOrder.LITTLE_ENDIAN,
            STAMP,
            "l",
            0xFFFFFFFFL,
            0xFFFFFFFFL,
            12,
            24,
            false,
            new byte[24],
            xyz()),
        "frame-too-large",
        "4294967295 points; at most 524288 are accepted (8388608 bytes decoded, 16 a point). Split"
            + " or thin the frame.");
    byte[] message = CdrBytes.cloud(STAMP, "lidar", 1, 2, 3, 0);
    byte[] wrong = message.clone();
    wrong[1] = 7;
    requireFailure(
        wrong,
        "message-malformed",
        "CDR representation 0x7 is not supported; 0x0000 (big endian) or 0x0001 (little endian)"
            + " expected.");
  }

  private static CdrBytes.Field[] xyz() {
    return new CdrBytes.Field[] {
      new CdrBytes.Field("x", 0, FLOAT32),
      new CdrBytes.Field("y", 4, FLOAT32),
      new CdrBytes.Field("z", 8, FLOAT32)
    };
  }

  private static void requireFailure(byte[] message, String code, String text) {
    SensingException e = catchThrowableOfType(SensingException.class, () -> decode(message));
    assertThat(e).hasMessage("scan: " + text);
    assertThat(e.code()).isEqualTo(code);
  }

  private static PointFrame decode(byte[] message) throws SensingException {
    return FrameDecoder.decode(
        FrameFormat.POINTCLOUD2_CDR,
        ByteBuffer.wrap(message),
        DecodeContext.of("scan"),
        Limits.DEFAULT);
  }
}
