package io.sparsewatt.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void longsAreLittleEndian() {
    ByteString column = Columns.ofLongs(new long[] {0x0102030405060708L, -1, 99}, 2);

    assertThat(HexFormat.of().formatHex(column.toByteArray()))
        .isEqualTo("0807060504030201ffffffffffffffff");
    assertThat(Columns.longs(column)).containsExactly(0x0102030405060708L, -1);
  }

  @Test
  void everyWidthSurvivesARoundTrip() {
    float quietNanWithPayload = Float.intBitsToFloat(0x7fc12345);

    assertThat(Columns.ints(Columns.ofInts(new int[] {1, Integer.MIN_VALUE}, 2)))
        .containsExactly(1, Integer.MIN_VALUE);
    assertThat(Columns.shorts(Columns.ofShorts(new short[] {-2, 640}, 2)))
        .containsExactly((short) -2, (short) 640);
    assertThat(Columns.doubles(Columns.ofDoubles(new double[] {-0.0, 1e300}, 2)))
        .containsExactly(-0.0, 1e300);
    float[] floats = Columns.floats(Columns.ofFloats(new float[] {quietNanWithPayload, 1}, 2));
    assertThat(Float.floatToRawIntBits(floats[0])).isEqualTo(0x7fc12345);
  }

  @Test
  void aColumnOfTheWrongLengthIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Columns.require("x", ByteString.copyFrom(new byte[7]), 1L << 31, 4))
        .withMessage("column x holds 7 bytes; 2147483648 values of 4 bytes are declared");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Columns.longs(ByteString.copyFrom(new byte[7])))
        .withMessageContaining("7 bytes");
  }
}
