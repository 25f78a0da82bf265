package io.sparsewatt.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SafetensorsTest {

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(text.length).put(text);
    for (int i = 0; i < dataBytes / 4; i++) {
      buffer.putFloat(i + 0.5f);
    }
    return buffer.array();
  }

  @Test
  void readsWhatTheFormatSays() {
    // Padded header, tensors in another order than their bytes, a scalar, an empty one.
    Safetensors read =
        Safetensors.of(
            file(
                """
                {"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},\
                "a":{"shape":[],"data_offsets":[0,4],"dtype":"F32"},\
                "none":{"dtype":"F32","shape":[0,3],"data_offsets":[12,12]}}   \
                """,
                12));
    assertThat(read.metadata()).containsEntry("format", "pt");
    assertThat(read.tensors().keySet()).containsExactly("a", "b", "none");
    assertThat(read.weights().tensor("b", 2, 1)).containsExactly(1.5f, 2.5f);
    assertThat(read.weights().tensor("a")).containsExactly(0.5f);
    assertThatThrownBy(() -> read.weights().tensor("b", 1, 2))
        .hasMessageContaining("has the shape [2, 1], the network needs [1, 2]");
    assertThatThrownBy(() -> read.weights().tensor("c", 1))
        .hasMessageContaining("no parameter 'c'");
  }

  @Test
  void writesWhatItReads() {
    float[] odd = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, 1 / 3f};
    Safetensors written =
        new Safetensors(
            Map.of("seed", "7", "note", "a \"quote\" and ü"),
            Map.of(
                "x.weight", new Safetensors.Entry(new int[] {3, 2}, odd),
                "x.bias", new Safetensors.Entry(new int[] {1}, new float[] {2})));
    Safetensors read = Safetensors.of(written.bytes());
    assertThat(read.metadata()).isEqualTo(written.metadata());
    assertThat(read.weights().tensor("x.weight", 3, 2)).isEqualTo(odd);
    assertThat(read.bytes()).isEqualTo(written.bytes());
    assertThat(ByteBuffer.wrap(written.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
        .isZero();
  }

  @Test
  void halvesAreReadAndWritten() {
    // 1, 65504 (the greatest), 2^-24 (the least), -0, infinity: IEEE 754's own encodings.
    short[] codes = {0x3c00, 0x7bff, 0x0001, (short) 0x8000, 0x7c00};
    String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]}}";
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + header.length() + 10).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    for (short code : codes) {
      buffer.putShort(code);
    }
    Safetensors read = Safetensors.of(buffer.array());
    assertThat(read.weights().tensor("h", 5))
        .containsExactly(1f, 65504f, 0x1p-24f, -0f, Float.POSITIVE_INFINITY);
    assertThat(Safetensors.of(read.bytes()).tensors().get("h"))
        .extracting(Safetensors.Entry::type)
        .isEqualTo(Safetensors.Type.F16);
    // Between 1 and the next one, 1 + 2^-10: to the nearest, ties to even.
    Safetensors.Entry rounded =
        Safetensors.Entry.rounded(
            new int[] {3}, new float[] {1 + 0x1p-12f, 1 + 0x1p-11f, 1 + 0x1.8p-11f});
    assertThat(rounded.values()).containsExactly(1f, 1f, 1 + 0x1p-10f);
    assertThatThrownBy(
            () -> new Safetensors.Entry(new int[] {1}, new float[] {1 / 3f}, Safetensors.Type.F16))
        .hasMessageContaining("is not a number of type F16");
  }

  @Test
  void mistakesAreNamed() {
    refused("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "of type F64");
    refused("{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "does not fit");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "does not fit");
    refused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "0 was expected");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8, "no tensor");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", 8, "of 8 bytes");
    refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "a side -1");
    refused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}}",
        4,
        "a side 2147483647");
    refused("[1]", 0, "START_OBJECT expected");
    refused("{\"a\":", 0, "no JSON");
    refused("{\"a\":{\"dtype\":\"F32\",\"colour\":1}}", 0, "unknown colour");
    assertThatThrownBy(() -> Safetensors.of(new byte[3])).hasMessageContaining("no safetensors");
    byte[] huge = new byte[16];
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    assertThatThrownBy(() -> Safetensors.of(huge)).hasMessageContaining("9223372036854775807");
  }

  private static void refused(String header, int dataBytes, String message) {
    assertThatThrownBy(() -> Safetensors.of(file(header, dataBytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void damageIsRefusedInWordsAndNothingElseIsThrown() {
    byte[] good =
        new Safetensors(
                Map.of("k", "v"),
                Map.of("t", new Safetensors.Entry(new int[] {2, 3}, new float[6])))
            .bytes();
    SplittableRandom random = new SplittableRandom(77);
    for (int run = 0; run < 20_000; run++) {
      byte[] damaged = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int n = random.nextInt(4); n > 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        Safetensors.of(damaged);
      } catch (IllegalArgumentException expected) {
        assertThat(expected.getMessage()).as("seed 77, run %d", run).isNotBlank();
      }
    }
  }
}
