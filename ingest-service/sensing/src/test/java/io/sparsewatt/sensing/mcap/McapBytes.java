package io.sparsewatt.sensing.mcap;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4FrameJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Writes small MCAP files for tests: header, chunks, data end, and a summary if wanted. */
public final class McapBytes {

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final ByteArrayOutputStream repeated = new ByteArrayOutputStream();
  private final List<byte[]> chunkIndexes = new ArrayList<>();
  private final Map<Integer, Long> counts = new TreeMap<>();
  private final String compression;

  private ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private Map<Integer, Long> indexOffsets = new TreeMap<>();
  private long chunkStart = Long.MAX_VALUE;
  private long chunkEnd;
  private long start = Long.MAX_VALUE;
  private long end;

  /**
   * @param compression empty, zstd or lz4
   */
  public McapBytes(String compression) {
    this.compression = compression;
    file.writeBytes(McapReader.MAGIC);
    record(file, Opcode.HEADER, fields(string("ros2"), string("test")));
  }

  /** Adds a channel with a schema of the same id, to the open chunk and the summary. */
  public McapBytes channel(int id, String topic, String type) {
    byte[] schema =
        fields(uint16(id), string(type), string("ros2msg"), uint32(3), new byte[] {1, 2, 3});
    byte[] channel = fields(uint16(id), uint16(id), string(topic), string("cdr"), uint32(0));
    for (ByteArrayOutputStream out : List.of(chunk, repeated)) {
      record(out, Opcode.SCHEMA, schema);
      record(out, Opcode.CHANNEL, channel);
    }
    return this;
  }

  /** Adds a message to the open chunk. */
  public McapBytes message(int channel, long time, byte[] data) {
    record(
        chunk,
        Opcode.MESSAGE,
        fields(uint16(channel), uint32(0), uint64(time), uint64(time), data));
    indexOffsets.put(channel, 0L);
    chunkStart = Math.min(chunkStart, time);
    chunkEnd = Math.max(chunkEnd, time);
    counts.merge(channel, 1L, Long::sum);
    return this;
  }

  /** Closes the open chunk. */
  public McapBytes endChunk() {
    byte[] records = chunk.toByteArray();
    byte[] packed = compress(records);
    CRC32 crc = new CRC32();
    crc.update(records);
    long at = file.size();
    long first = chunkStart == Long.MAX_VALUE ? 0 : chunkStart;
    record(
        file,
        Opcode.CHUNK,
        fields(
            uint64(first),
            uint64(chunkEnd),
            uint64(records.length),
            uint32((int) crc.getValue()),
            string(compression),
            uint64(packed.length),
            packed));
    List<byte[]> offsets = new ArrayList<>();
    indexOffsets.forEach((id, offset) -> offsets.add(fields(uint16(id), uint64(offset))));
    byte[] map = fields(offsets.toArray(new byte[0][]));
    chunkIndexes.add(
        fields(
            uint64(first),
            uint64(chunkEnd),
            uint64(at),
            uint64(file.size() - at),
            uint32(map.length),
            map,
            uint64(0),
            string(compression),
            uint64(packed.length),
            uint64(records.length)));
    start = Math.min(start, chunkStart);
    end = Math.max(end, chunkEnd);
    chunk = new ByteArrayOutputStream();
    indexOffsets = new TreeMap<>();
    chunkStart = Long.MAX_VALUE;
    chunkEnd = 0;
    return this;
  }

  /** The file so far, as a recorder that was cut off leaves it. */
  public byte[] cutOff() {
    return file.toByteArray();
  }

  /** Ends the file without a summary. */
  public byte[] withoutSummary() {
    dataEnd();
    footer(0, new byte[0]);
    return file.toByteArray();
  }

  /** Ends the file with schemas, channels, statistics and chunk indexes. */
  public byte[] withSummary() {
    dataEnd();
    long at = file.size();
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    summary.writeBytes(repeated.toByteArray());
    List<byte[]> perChannel = new ArrayList<>();
    counts.forEach((id, count) -> perChannel.add(fields(uint16(id), uint64(count))));
    byte[] map = fields(perChannel.toArray(new byte[0][]));
    long messages = counts.values().stream().mapToLong(Long::longValue).sum();
    record(
        summary,
        Opcode.STATISTICS,
        fields(
            uint64(messages),
            uint16(counts.size()),
            uint32(counts.size()),
            uint32(0),
            uint32(0),
            uint32(chunkIndexes.size()),
            uint64(start),
            uint64(end),
            uint32(map.length),
            map));
    chunkIndexes.forEach(index -> record(summary, Opcode.CHUNK_INDEX, index));
    file.writeBytes(summary.toByteArray());
    footer(at, summary.toByteArray());
    return file.toByteArray();
  }

  private void dataEnd() {
    CRC32 crc = new CRC32();
    crc.update(file.toByteArray());
    record(file, Opcode.DATA_END, uint32((int) crc.getValue()));
  }

  private void footer(long summaryStart, byte[] summary) {
    byte[] head = fields(new byte[] {Opcode.FOOTER}, uint64(20), uint64(summaryStart), uint64(0));
    CRC32 crc = new CRC32();
    crc.update(summary);
    crc.update(head);
    file.writeBytes(head);
    file.writeBytes(uint32((int) crc.getValue()));
    file.writeBytes(McapReader.MAGIC);
  }

  private byte[] compress(byte[] records) {
    Compressor compressor;
    switch (compression) {
      case "zstd" -> compressor = new ZstdJavaCompressor();
      case "lz4" -> compressor = new Lz4FrameJavaCompressor();
      default -> {
        return records;
      }
    }
    byte[] out = new byte[compressor.maxCompressedLength(records.length)];
    int n = compressor.compress(records, 0, records.length, out, 0, out.length);
    return Arrays.copyOf(out, n);
  }

  private static void record(ByteArrayOutputStream to, int opcode, byte[] content) {
    to.write(opcode);
    to.writeBytes(uint64(content.length));
    to.writeBytes(content);
  }

  private static byte[] fields(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return fields(uint32(utf8.length), utf8);
  }

  private static byte[] uint16(int value) {
    return le(2).putShort((short) value).array();
  }

  private static byte[] uint32(int value) {
    return le(4).putInt(value).array();
  }

  private static byte[] uint64(long value) {
    return le(8).putLong(value).array();
  }

  private static ByteBuffer le(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
