package io.sparsewatt.sensing.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.Limits;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chunks compressed by the formats' own tools: lz4 1.9.4 and zstd 1.5. */
class ChunkContentTest {

  private static final int SIZE = 200_000;

  @ParameterizedTest
  @CsvSource({
    "linked-blocks.lz4, lz4",
    "independent-blocks.lz4, lz4",
    "level-19.zst, zstd",
  })
  void decompressesWhatTheFormatsOwnToolsWrote(String file, String compression) throws Exception {
    byte[] expected = content();
    ByteBuffer found = ChunkContent.of(chunk(resource(file), compression), "x", Limits.DEFAULT);
    byte[] bytes = new byte[found.remaining()];
    found.get(bytes);
    assertThat(bytes).isEqualTo(expected);
  }

  @Test
  void readsLz4FramesOneAfterTheOtherAndSkipsSkippableOnes() throws Exception {
    byte[] frame = resource("linked-blocks.lz4");
    byte[] skippable = {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9};
    ByteBuffer packed = ByteBuffer.allocate(2 * frame.length + skippable.length);
    packed.put(frame).put(skippable).put(frame).flip();
    byte[] out = new byte[2 * SIZE];
    Lz4Frame.decompress(packed, out);
    assertThat(Arrays.copyOf(out, SIZE)).isEqualTo(content());
    assertThat(Arrays.copyOfRange(out, SIZE, 2 * SIZE)).isEqualTo(content());
  }

  @Test
  void findsEveryDamagedByteOfAnLz4FrameWithChecksums() throws Exception {
    byte[] frame = resource("linked-blocks.lz4");
    byte[] out = new byte[SIZE];
    int accepted = 0;
    for (int i = 0; i < frame.length; i += 7) {
      byte[] damaged = frame.clone();
      damaged[i] ^= 0x10;
      try {
        Lz4Frame.decompress(ByteBuffer.wrap(damaged), out);
        accepted++;
      } catch (SensingException e) {
        assertThat(e.code()).isEqualTo("compression-malformed");
      }
    }
    assertThat(accepted).isZero();
  }

  @Test
  void refusesSizesThatTheBytesCannotGiveBeforeAllocatingThem() {
    for (String compression : new String[] {"lz4", "zstd"}) {
      McapRecord.Chunk chunk =
          new McapRecord.Chunk(0, 0, 60 << 20, 0, compression, ByteBuffer.allocate(100));
      SensingException e =
          catchThrowableOfType(
              SensingException.class, () -> ChunkContent.of(chunk, "x", Limits.DEFAULT));
      assertThat(e.code()).isEqualTo("compression-malformed");
      assertThat(e).hasMessageContaining("62914560 bytes are declared, 100 compressed bytes");
    }
    McapRecord.Chunk huge = new McapRecord.Chunk(0, 0, -1, 0, "", ByteBuffer.allocate(100));
    assertThat(
            catchThrowableOfType(
                SensingException.class, () -> ChunkContent.of(huge, "x", Limits.DEFAULT)))
        .hasMessageContaining("18446744073709551615 bytes");
  }

  @Test
  void namesADamagedChunk() throws Exception {
    McapRecord.Chunk good = chunk(resource("level-19.zst"), "zstd");
    McapRecord.Chunk wrong =
        new McapRecord.Chunk(0, 0, SIZE, good.uncompressedCrc() + 1, "zstd", good.records());
    SensingException e =
        catchThrowableOfType(
            SensingException.class,
            () -> ChunkContent.of(wrong, "bag.mcap, byte 25", Limits.DEFAULT));
    assertThat(e.code()).isEqualTo("mcap-checksum");
    assertThat(e).hasMessageStartingWith("bag.mcap, byte 25: Chunk: the CRC-32 is ");
  }

  private static McapRecord.Chunk chunk(byte[] packed, String compression) {
    CRC32 crc = new CRC32();
    crc.update(content());
    return new McapRecord.Chunk(
        0, 0, SIZE, (int) crc.getValue(), compression, ByteBuffer.wrap(packed));
  }

  /** What was compressed into the resources. */
  private static byte[] content() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < SIZE; i++) {
      text.append("voxel ").append((long) i * i % 997).append('\n');
    }
    text.setLength(SIZE);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(ChunkContentTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
