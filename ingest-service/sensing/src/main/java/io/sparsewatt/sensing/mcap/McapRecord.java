package io.sparsewatt.sensing.mcap;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;

/**
 * A record of an MCAP file (mcap.dev, "MCAP format specification", version 0), by its fields' own
 * names. Times are nanoseconds; 64-bit integers are unsigned. Byte buffers are views of the file's
 * bytes, little endian, from position 0 to limit.
 */
public sealed interface McapRecord {

  /** 0x01: the first record. */
  record Header(String profile, String library) implements McapRecord {}

  /** 0x02: the last record. Zeros where there is no summary, no offsets, no CRC. */
  record Footer(long summaryStart, long summaryOffsetStart, int summaryCrc) implements McapRecord {}

  /** 0x03: how messages of a type are to be read. */
  record Schema(int id, String name, String encoding, ByteBuffer data) implements McapRecord {}

  /** 0x04: a stream of messages. {@code schemaId} 0: none. */
  record Channel(
      int id,
      int schemaId,
      String topic,
      String messageEncoding,
      SortedMap<String, String> metadata)
      implements McapRecord {}

  /** 0x05: one message. */
  record Message(int channelId, long sequence, long logTime, long publishTime, ByteBuffer data)
      implements McapRecord {}

  /** 0x06: schemas, channels and messages, compressed together. */
  record Chunk(
      long messageStartTime,
      long messageEndTime,
      long uncompressedSize,
      int uncompressedCrc,
      String compression,
      ByteBuffer records)
      implements McapRecord {}

  /** 0x07: where one channel's messages lie in the chunk before. */
  record MessageIndex(int channelId, List<Entry> records) implements McapRecord {

    /** A message's time and its offset in the decompressed chunk. */
    public record Entry(long logTime, long offset) {}
  }

  /** 0x08: where a chunk lies and what times and channels it covers. */
  record ChunkIndex(
      long messageStartTime,
      long messageEndTime,
      long chunkStartOffset,
      long chunkLength,
      SortedMap<Integer, Long> messageIndexOffsets,
      long messageIndexLength,
      String compression,
      long compressedSize,
      long uncompressedSize)
      implements McapRecord {}

  /** 0x09: a file within the file. */
  record Attachment(
      long logTime, long createTime, String name, String mediaType, ByteBuffer data, int crc)
      implements McapRecord {}

  /** 0x0A: where an attachment lies. */
  record AttachmentIndex(
      long offset,
      long length,
      long logTime,
      long createTime,
      long dataSize,
      String name,
      String mediaType)
      implements McapRecord {}

  /** 0x0B: counts over the file. */
  record Statistics(
      long messageCount,
      int schemaCount,
      long channelCount,
      long attachmentCount,
      long metadataCount,
      long chunkCount,
      long messageStartTime,
      long messageEndTime,
      SortedMap<Integer, Long> channelMessageCounts)
      implements McapRecord {}

  /** 0x0C: names and values that belong to the file. */
  record Metadata(String name, SortedMap<String, String> metadata) implements McapRecord {}

  /** 0x0D: where a metadata record lies. */
  record MetadataIndex(long offset, long length, String name) implements McapRecord {}

  /** 0x0E: where the summary's records of one kind lie. */
  record SummaryOffset(int groupOpcode, long groupStart, long groupLength) implements McapRecord {}

  /** 0x0F: the end of the data section. {@code dataSectionCrc} 0: not known. */
  record DataEnd(int dataSectionCrc) implements McapRecord {}
}
