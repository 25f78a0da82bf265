package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An MCAP file with its table of contents: from the summary where there is one, else from one pass
 * over the file. Not thread-safe.
 *
 * <p>A file that was cut off (a recorder that lost power) opens: what is whole can be read, and
 * {@link #damage()} says where it ends.
 */
public final class McapFile implements AutoCloseable {

  private static final int FOOTER_BYTES = Opcode.PREFIX_BYTES + 20;

  private final Path path;
  private final String name;
  private final Limits limits;
  private final FileChannel channel;
  private final long size;

  private final SortedMap<Integer, McapRecord.Schema> schemas = new TreeMap<>();
  private final SortedMap<Integer, McapRecord.Channel> channels = new TreeMap<>();
  private final SortedMap<Integer, Long> counts = new TreeMap<>();
  private final List<McapRecord.ChunkIndex> chunks = new ArrayList<>();
  private boolean indexed;
  private @Nullable SensingException damage;

  private McapFile(Path path, Limits limits, FileChannel channel, long size) {
    this.path = path;
    this.name = String.valueOf(path.getFileName());
    this.limits = limits;
    this.channel = channel;
    this.size = size;
  }

  /**
   * Opens a file and reads its summary, or, where it has none, scans it.
   *
   * @throws SensingException {@code mcap-malformed}, {@code mcap-checksum}, {@code
   *     mcap-record-too-large}, {@code input-unreadable}
   */
  public static McapFile open(Path path, Limits limits) throws SensingException {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      McapFile file = new McapFile(path, limits, channel, channel.size());
      file.readContents();
      channel = null;
      return file;
    } catch (IOException e) {
      throw new SensingException("input-unreadable", path + ": " + e.getMessage() + ".", e);
    } finally {
      if (channel != null) {
        closeQuietly(channel);
      }
    }
  }

  /** Schemas by id. */
  public SortedMap<Integer, McapRecord.Schema> schemas() {
    return Collections.unmodifiableSortedMap(schemas);
  }

  /** Channels by id. */
  public SortedMap<Integer, McapRecord.Channel> channels() {
    return Collections.unmodifiableSortedMap(channels);
  }

  /** Messages of a channel. */
  public long messageCount(int channelId) {
    return counts.getOrDefault(channelId, 0L);
  }

  /** Whether messages come by the index, in the order of their times; else in the file's order. */
  public boolean isIndexed() {
    return indexed;
  }

  /** What a scan ended on, or null where the file is whole (or its summary was trusted). */
  public @Nullable SensingException damage() {
    return damage;
  }

  /**
   * Messages of some channels: by log time where the file is indexed (messages of equal times in
   * the file's order), else in the file's order.
   *
   * <p>Chunks are decompressed as their times come; those that overlap are held together, within
   * {@link Limits#maxOpenChunkBytes()}. Several readers may be open.
   */
  public McapMessages messages(Set<Integer> channelIds) throws SensingException {
    Set<Integer> wanted = Set.copyOf(channelIds);
    if (!indexed) {
      return new SequentialMessages(streaming(), wanted);
    }
    List<McapRecord.ChunkIndex> order = new ArrayList<>();
    for (McapRecord.ChunkIndex chunk : chunks) {
      // An empty map is of a writer without message indexes: the chunk may hold anything.
      boolean any =
          chunk.messageIndexOffsets().isEmpty()
              || chunk.messageIndexOffsets().keySet().stream().anyMatch(wanted::contains);
      if (any) {
        order.add(chunk);
      }
    }
    order.sort(
        Comparator.comparing(McapRecord.ChunkIndex::messageStartTime, Long::compareUnsigned)
            .thenComparing(McapRecord.ChunkIndex::chunkStartOffset, Long::compareUnsigned));
    long expected = 0;
    for (int id : wanted) {
      expected += messageCount(id);
    }
    return new IndexedMessages(this, order, wanted, expected);
  }

  private McapReader streaming() throws SensingException {
    try {
      return McapReader.open(Files.newInputStream(path), name, limits, false);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void readContents() throws IOException, SensingException {
    if (!readSummary()) {
      schemas.clear();
      channels.clear();
      counts.clear();
      chunks.clear();
      scan();
    }
  }

  /** Reads the summary; false where there is none, or none that tells all it must. */
  private boolean readSummary() throws IOException, SensingException {
    int magic = McapReader.MAGIC.length;
    if (size < 2L * magic + FOOTER_BYTES) {
      return false;
    }
    ByteBuffer tail = read(size - magic - FOOTER_BYTES, FOOTER_BYTES + magic);
    boolean closed =
        tail.get(0) == Opcode.FOOTER
            && tail.getLong(1) == 20
            && tail.slice(FOOTER_BYTES, magic).equals(ByteBuffer.wrap(McapReader.MAGIC));
    if (!closed) {
      return false;
    }
    long start = tail.getLong(Opcode.PREFIX_BYTES);
    long offsets = tail.getLong(Opcode.PREFIX_BYTES + 8);
    int crc = tail.getInt(Opcode.PREFIX_BYTES + 16);
    if (start == 0) {
      return false;
    }
    long footer = size - magic - FOOTER_BYTES;
    long end = offsets == 0 ? footer : offsets;
    if (start < magic || start > end || end > footer) {
      throw malformed(
          footer,
          "the footer places the summary at "
              + Long.toUnsignedString(start)
              + ".."
              + Long.toUnsignedString(end)
              + " of "
              + size
              + " bytes");
    }
    if (footer - start > limits.maxRecordBytes()) {
      throw new SensingException(
          "mcap-record-too-large",
          name
              + ": a summary of "
              + (footer - start)
              + " bytes; at most "
              + limits.maxRecordBytes()
              + " are accepted.");
    }
    ByteBuffer summary = read(start, (int) (footer - start));
    if (crc != 0) {
      CRC32 found = new CRC32();
      found.update(summary.duplicate());
      found.update(tail.slice(0, Opcode.PREFIX_BYTES + 16));
      if ((int) found.getValue() != crc) {
        throw new SensingException(
            "mcap-checksum",
            name
                + ", byte "
                + start
                + ": summary section: "
                + Checksum.mismatch(crc, (int) found.getValue()));
      }
    }
    return parseSummary(summary.limit((int) (end - start)), start);
  }

  private boolean parseSummary(ByteBuffer summary, long start) throws SensingException {
    McapRecord.Statistics statistics = null;
    while (summary.hasRemaining()) {
      long at = start + summary.position();
      if (summary.remaining() < Opcode.PREFIX_BYTES) {
        throw malformed(at, "the summary ends within a record's first 9 bytes");
      }
      int opcode = summary.get() & 0xFF;
      long length = summary.getLong();
      if (length < 0 || length > summary.remaining()) {
        throw malformed(
            at,
            Opcode.name(opcode)
                + " of "
                + Long.toUnsignedString(length)
                + " bytes, "
                + summary.remaining()
                + " are left of the summary");
      }
      ByteBuffer content = summary.slice(summary.position(), (int) length);
      summary.position(summary.position() + (int) length);
      McapRecord record = RecordContent.parse(opcode, content, name + ", byte " + at);
      switch (record) {
        case McapRecord.Schema schema -> schemas.put(schema.id(), schema);
        case McapRecord.Channel one -> channels.put(one.id(), one);
        case McapRecord.ChunkIndex chunk -> chunks.add(requireInFile(chunk, at));
        case McapRecord.Statistics found -> statistics = found;
        case null, default -> {
          // Attachment, metadata and offset tables are of no use to messages.
        }
      }
    }
    if (statistics == null || statistics.chunkCount() != chunks.size()) {
      return false;
    }
    counts.putAll(statistics.channelMessageCounts());
    long listed = 0;
    for (long count : counts.values()) {
      listed += count;
    }
    // Without the channels the topics are unknown; without the counts, whether messages are
    // missing.
    boolean complete =
        listed == statistics.messageCount() && channels.keySet().containsAll(counts.keySet());
    // Messages may also stand outside chunks, where no index finds them.
    indexed = complete && (!chunks.isEmpty() || listed == 0);
    return complete;
  }

  private McapRecord.ChunkIndex requireInFile(McapRecord.ChunkIndex chunk, long at)
      throws SensingException {
    long from = chunk.chunkStartOffset();
    long length = chunk.chunkLength();
    if (from < McapReader.MAGIC.length
        || length < Opcode.PREFIX_BYTES
        || from > size
        || length > size - from) {
      throw malformed(
          at,
          "ChunkIndex: the chunk at "
              + Long.toUnsignedString(from)
              + " of "
              + Long.toUnsignedString(length)
              + " bytes is outside the file of "
              + size);
    }
    return chunk;
  }

  private void scan() throws SensingException {
    try (McapReader reader = streaming()) {
      McapRecord record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case McapRecord.Schema schema -> schemas.putIfAbsent(schema.id(), copy(schema));
          case McapRecord.Channel one -> channels.putIfAbsent(one.id(), one);
          case McapRecord.Message message -> counts.merge(message.channelId(), 1L, Long::sum);
          default -> {
            // Only what says which messages there are.
          }
        }
      }
    } catch (SensingException e) {
      if (counts.isEmpty()) {
        throw e;
      }
      damage = e;
    }
  }

  // The record's own buffer is a view that would keep a whole chunk alive.
  private static McapRecord.Schema copy(McapRecord.Schema schema) {
    byte[] data = new byte[schema.data().limit()];
    schema.data().get(0, data);
    return new McapRecord.Schema(
        schema.id(), schema.name(), schema.encoding(), ByteBuffer.wrap(data));
  }

  /** The records of an indexed chunk, decompressed. */
  ByteBuffer readChunk(McapRecord.ChunkIndex index) throws SensingException {
    String place = chunkPlace(index);
    long length = index.chunkLength();
    if (length > limits.maxRecordBytes()) {
      throw new SensingException(
          "mcap-record-too-large",
          place
              + ": Chunk of "
              + length
              + " bytes; at most "
              + limits.maxRecordBytes()
              + " are accepted.");
    }
    try {
      ByteBuffer record = read(index.chunkStartOffset(), (int) length);
      long content = record.getLong(1);
      if (record.get(0) != Opcode.CHUNK || content != length - Opcode.PREFIX_BYTES) {
        throw malformed(index.chunkStartOffset(), "the index promises a chunk that is not there");
      }
      ByteBuffer bytes = record.slice(Opcode.PREFIX_BYTES, (int) length - Opcode.PREFIX_BYTES);
      McapRecord parsed = RecordContent.parse(Opcode.CHUNK, bytes, place);
      if (!(parsed instanceof McapRecord.Chunk chunk)) {
        throw new IllegalStateException("a chunk parses to a chunk");
      }
      return ChunkContent.of(chunk, place, limits);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  String chunkPlace(McapRecord.ChunkIndex index) {
    return name + ", byte " + index.chunkStartOffset();
  }

  Limits limits() {
    return limits;
  }

  String name() {
    return name;
  }

  /** The caller has checked that the bytes are in the file. */
  private ByteBuffer read(long at, int length) throws IOException, SensingException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new SensingException(
            "mcap-truncated", name + ": the file ends at byte " + (at + bytes.position()) + ".");
      }
    }
    return bytes.flip();
  }

  private SensingException malformed(long at, String what) {
    return new SensingException("mcap-malformed", name + ", byte " + at + ": " + what + ".");
  }

  private SensingException unreadable(IOException e) {
    return new SensingException("input-unreadable", path + ": " + e.getMessage() + ".", e);
  }

  // The failure that led here is the one to report.
  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      return;
    }
  }

  @Override
  public void close() throws SensingException {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
