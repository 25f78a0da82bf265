package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcdDecoderTest {

  private static final String[] XYZ = {"x:F4:1", "y:F4:1", "z:F4:1"};

  @ParameterizedTest
  @ValueSource(strings = {"ascii", "binary", "binary_compressed"})
  void readsAnyOrderTypeAndCountOfFields(String encoding) throws Exception {
    long seed = 20261123;
    Random random = new Random(seed);
    String[] types = {"I1", "U1", "I2", "U2", "I4", "U4", "I8", "F4", "F8"};
    for (int round = 0; round < 100; round++) {
      String tx = types[random.nextInt(types.length)];
      String ty = types[random.nextInt(types.length)];
      String tz = types[random.nextInt(types.length)];
      String[] fields = {
        "rgb:F4:1",
        "z:" + tz + ":1",
        "_:U1:" + random.nextInt(1, 9),
        "x:" + tx + ":1",
        "normal:F8:3",
        "y:" + ty + ":1"
      };
      int padding = fields[2].charAt(5) - '0';
      int n = random.nextInt(20);
      double[][] rows = new double[n][];
      for (int i = 0; i < n; i++) {
        rows[i] = new double[1 + 1 + padding + 1 + 3 + 1];
        for (int v = 0; v < rows[i].length; v++) {
          rows[i][v] = random.nextInt(100); // exact in every type
        }
      }
      PointFrame frame = decode(PcdBytes.of(encoding, fields, rows, ""));
      assertThat(frame.count()).as("seed %d round %d", seed, round).isEqualTo(n);
      for (int i = 0; i < n; i++) {
        assertThat(frame.z()[i]).isEqualTo((float) rows[i][1]);
        assertThat(frame.x()[i]).isEqualTo((float) rows[i][2 + padding]);
        assertThat(frame.y()[i]).isEqualTo((float) rows[i][2 + padding + 4]);
        assertThat(frame.intensity()[i]).isNaN();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ascii", "binary", "binary_compressed"})
  void keepsPointsWithoutAReturnAndScalesIntensity(String encoding) throws Exception {
    String[] fields = {"x:F4:1", "y:F4:1", "z:F4:1", "reflectivity:U2:1"};
    double[][] rows = {
      {Double.NaN, Double.NaN, Double.NaN, 0}, {1.5, -2.25, 3, 51}, {0, 0, 0, 999}
    };
    PointFrame frame = decode(PcdBytes.of(encoding, fields, rows, ""));
    assertThat(frame.count()).isEqualTo(3);
    assertThat(frame.x()).containsExactly(Float.NaN, 1.5f, 0f);
    assertThat(frame.intensity()).containsExactly(0f, 0.2f, 1f);
  }

  @ParameterizedTest
  @CsvSource({
    // Ouster and Livox: integers are nanoseconds; Velodyne: seconds; Hesai: seconds since 1970,
    // here
    // of another clock than the frame's; Livox: nanoseconds since 1970 as doubles.
    "t:U4, 0, 100000, 99900000, 0, 100000, 99900000",
    "time:F4, -0.5, 0, 0.25, -500000000, 0, 250000000",
    "timestamp:F8, 1700000000.5, 1700000000.75, 1700000001, 0, 250000000, 500000000",
    "timestamp:F8, 1700000000500000000, 1700000000500000256, 1700000000600000000, 0, 256, 100000000",
    "timestamp:I8, 5000000000, 5000000001, 5099999999, 0, 1, 99999999",
  })
  void bringsTimesOfAnyOriginToOffsets(
      String field, double a, double b, double c, int first, int second, int third)
      throws Exception {
    String[] fields = {"x:F4:1", "y:F4:1", "z:F4:1", field + ":1"};
    double[][] rows = {{1, 2, 3, a}, {1, 2, 3, b}, {1, 2, 3, c}};
    for (String encoding : new String[] {"ascii", "binary", "binary_compressed"}) {
      PointFrame frame =
          FrameDecoder.decode(
              FrameFormat.PCD,
              ByteBuffer.wrap(PcdBytes.of(encoding, fields, rows, "")),
              DecodeContext.of("x.pcd").withTime(42L),
              Limits.DEFAULT);
      assertThat(frame.timeNanos()).isEqualTo(42);
      assertThat(frame.timeOffsetNanos()).containsExactly(first, second, third);
    }
  }

  @Test
  void takesTheFramesTimeFromItsPointsWhereNoneIsKnown() throws Exception {
    String[] fields = {"x:F4:1", "y:F4:1", "z:F4:1", "timestamp:I8:1"};
    double[][] rows = {{1, 2, 3, 7_000_000_123L}, {1, 2, 3, 7_000_000_001L}};
    PointFrame frame = decode(PcdBytes.of("binary", fields, rows, ""));
    assertThat(frame.timeNanos()).isEqualTo(7_000_000_001L);
    assertThat(frame.timeOffsetNanos()).containsExactly(122, 0);
  }

  @Test
  void takesTheViewpointAsPoseUnlessOneIsKnown() throws Exception {
    byte[] file =
        PcdBytes.of("ascii", XYZ, new double[][] {{1, 2, 3}}, "VIEWPOINT 4 5 6 0 0 0 1\n");
    assertThat(decode(file).pose()).isEqualTo(new Pose(4, 5, 6, 0, 0, 1, 0));
    PointFrame known =
        FrameDecoder.decode(
            FrameFormat.PCD,
            ByteBuffer.wrap(file),
            DecodeContext.of("x.pcd").withPose(Pose.IDENTITY),
            Limits.DEFAULT);
    assertThat(known.pose()).isEqualTo(Pose.IDENTITY);
  }

  @Test
  void readsAnOrganisedCloudAndTrailingBytes() throws Exception {
    String text =
        "VERSION .7\r\nFIELDS x y z\r\nSIZE 4 4 4\r\nTYPE F F F\r\nCOUNT 1 1 1\r\nWIDTH 2\r\nHEIGHT"
            + " 2\r\nDATA ascii\r\n1 2 3\r\n4 5 6\r\n7 8 9\r\n-1e-3 nan -inf\r\n\r\n";
    PointFrame frame = decode(text.getBytes(StandardCharsets.US_ASCII));
    assertThat(frame.x()).containsExactly(1f, 4f, 7f, -0.001f);
    assertThat(frame.z()[3]).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    String head = "VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\n";
    requireFailure(
        head + "WIDTH 2\nHEIGHT 1\nPOINTS 3\nDATA ascii\n",
        "frame-malformed",
        "x.pcd: POINTS is 3, WIDTH * HEIGHT is 2 * 1 = 2.");
    requireFailure(
        head + "WIDTH 2\nHEIGHT 1\nDATA ascii\n1 2 3\n1 2 \n",
        "frame-malformed",
        "x.pcd: point 2 has fewer values than FIELDS and COUNT say.");
    requireFailure(
        head + "WIDTH 2\nHEIGHT 1\nDATA ascii\n1 2 3 4\n1 2 3\n",
        "frame-malformed",
        "x.pcd: point 1 has more values than FIELDS and COUNT say.");
    requireFailure(
        head + "WIDTH 1\nHEIGHT 1\nDATA ascii\n1 two 3\n",
        "frame-malformed",
        "x.pcd: point 1: `two` is not a number.");
    requireFailure(
        head + "WIDTH 3\nHEIGHT 1\nDATA ascii\n1 2 3\n4 5.123456 6.123456\n",
        "frame-truncated",
        "x.pcd: the data ends after 2 of 3 points.");
    requireFailure(
        head + "WIDTH 100\nHEIGHT 1\nDATA binary\n123456789012",
        "frame-truncated",
        "x.pcd: 100 points of 12 bytes or more need 1200 bytes of data, 12 present.");
    requireFailure(
        head + "WIDTH 2147483648\nHEIGHT 1\nDATA binary\n",
        "frame-too-large",
        "x.pcd: 2147483648 points; at most 524288 are accepted (8388608 bytes decoded, 16 a"
            + " point). Split or thin the frame.");
    requireFailure(
        "VERSION 0.7\nFIELDS x y\nSIZE 4 4\nTYPE F F\nWIDTH 1\nDATA ascii\n1 2\n",
        "field-missing",
        "x.pcd: no field `z`; x, y and z are required. Fields: x y.");
    requireFailure(
        "VERSION 0.7\nFIELDS x y z\nSIZE 4 4 2\nTYPE F F F\nWIDTH 1\nDATA ascii\n1 2 3\n",
        "field-type",
        "x.pcd: field `z` is of type F2; I, U of 1, 2, 4, 8 bytes or F of 4, 8 expected.");
    requireFailure(
        head,
        "frame-truncated",
        "x.pcd: the file ends at byte " + head.length() + ", before a DATA line.");
    requireFailure(
        "VERSION 0.8\n",
        "frame-malformed",
        "x.pcd: PCD version `0.8` is not supported; 0.7 expected.");
  }

  private static void requireFailure(String file, String code, String message) {
    SensingException e =
        catchThrowableOfType(
            SensingException.class, () -> decode(file.getBytes(StandardCharsets.US_ASCII)));
    assertThat(e).hasMessage(message);
    assertThat(e.code()).isEqualTo(code);
  }

  private static PointFrame decode(byte[] file) throws SensingException {
    return FrameDecoder.decode(
        FrameFormat.PCD, ByteBuffer.wrap(file), DecodeContext.of("x.pcd"), Limits.DEFAULT);
  }
}
