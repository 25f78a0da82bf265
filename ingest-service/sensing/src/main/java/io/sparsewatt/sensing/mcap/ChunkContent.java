package io.sparsewatt.sensing.mcap;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** The records of a chunk, decompressed and checked. */
final class ChunkContent {

  // A zstd block of 3 header bytes and 1 more repeats that byte up to 128 KiB.
  private static final long ZSTD_BLOCK = 128 << 10;
  private static final int ZSTD_LEAST_BLOCK = 4;

  // A byte of length in LZ4 gives at most 255.
  private static final int LZ4_MOST_PER_BYTE = 255;

  private ChunkContent() {}

  /**
   * The records' bytes, little endian.
   *
   * @param place where the chunk begins, for messages
   * @throws SensingException {@code mcap-chunk-too-large}, {@code compression-unsupported}, {@code
   *     compression-malformed}, {@code mcap-checksum}, {@code mcap-malformed}
   */
  static ByteBuffer of(McapRecord.Chunk chunk, String place, Limits limits)
      throws SensingException {
    try {
      ByteBuffer content = decompress(chunk, limits);
      if (chunk.uncompressedCrc() != 0) {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if ((int) crc.getValue() != chunk.uncompressedCrc()) {
          throw new SensingException(
              "mcap-checksum", Checksum.mismatch(chunk.uncompressedCrc(), (int) crc.getValue()));
        }
      }
      return content.order(ByteOrder.LITTLE_ENDIAN);
    } catch (SensingException e) {
      throw new SensingException(e.code(), place + ": Chunk: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer decompress(McapRecord.Chunk chunk, Limits limits)
      throws SensingException {
    ByteBuffer packed = chunk.records();
    long size = chunk.uncompressedSize();
    if (size < 0 || size > limits.maxChunkBytes()) {
      throw new SensingException(
          "mcap-chunk-too-large",
          Long.toUnsignedString(size)
              + " bytes decompressed; at most "
              + limits.maxChunkBytes()
              + " are accepted.");
    }
    return switch (chunk.compression()) {
      case "" -> {
        if (packed.limit() != size) {
          throw new SensingException(
              "mcap-malformed",
              size + " bytes uncompressed are declared, " + packed.limit() + " present.");
        }
        yield packed.duplicate();
      }
      case "zstd" -> {
        requirePossible(size, ((long) packed.limit() / ZSTD_LEAST_BLOCK + 1) * ZSTD_BLOCK, packed);
        yield zstd(packed, (int) size);
      }
      case "lz4" -> {
        requirePossible(size, (long) packed.limit() * LZ4_MOST_PER_BYTE, packed);
        byte[] out = new byte[(int) size];
        Lz4Frame.decompress(packed, out);
        yield ByteBuffer.wrap(out);
      }
      default ->
          throw new SensingException(
              "compression-unsupported",
              "compression `" + chunk.compression() + "` is not read; zstd, lz4 and none are.");
    };
  }

  private static ByteBuffer zstd(ByteBuffer packed, int size) throws SensingException {
    byte[] out = new byte[size];
    byte[] in;
    int from;
    if (packed.hasArray()) {
      in = packed.array();
      from = packed.arrayOffset() + packed.position();
    } else {
      in = new byte[packed.remaining()];
      packed.get(packed.position(), in);
      from = 0;
    }
    int written;
    try {
      written = new ZstdJavaDecompressor().decompress(in, from, packed.remaining(), out, 0, size);
    } catch (MalformedInputException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException e) {
      // Not every damage is a MalformedInputException: a frame header without sizes is a state.
      throw new SensingException("compression-malformed", "zstd: " + e.getMessage() + ".", e);
    }
    if (written != size) {
      throw new SensingException(
          "compression-malformed", size + " bytes are declared, " + written + " came out of zstd.");
    }
    return ByteBuffer.wrap(out);
  }

  private static void requirePossible(long size, long most, ByteBuffer packed)
      throws SensingException {
    if (size > most) {
      throw new SensingException(
          "compression-malformed",
          size
              + " bytes are declared, "
              + packed.limit()
              + " compressed bytes can give at most "
              + most
              + ".");
    }
  }
}
