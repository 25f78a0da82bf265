package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.Limits;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MCAP file from front to end, record by record, without its index.
 *
 * <p>Chunks are opened: their records come in their place. Records of unknown types are passed
 * over. Every checksum that is there is checked. Memory is that of the largest record,
 * decompressed, within the {@link Limits}. Not thread-safe.
 *
 * <p>Failures: {@code mcap-malformed}, {@code mcap-truncated}, {@code mcap-checksum}, {@code
 * mcap-record-too-large}, {@code mcap-chunk-too-large}, {@code compression-malformed}, {@code
 * compression-unsupported}, {@code input-unreadable}. Each names the byte. The records returned
 * before stay valid; every further call fails alike.
 */
public final class McapReader implements AutoCloseable {

  static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

  private static final int SKIP_BUFFER = 64 << 10;

  private final String source;
  private final InputStream in;
  private final Limits limits;
  private final boolean attachments;

  private final CRC32 dataCrc = new CRC32();
  private final CRC32 summaryCrc = new CRC32();
  private boolean inSummary;
  private boolean headerSeen;
  private boolean footerSeen;
  private boolean ended;
  private long position;

  private @Nullable ByteBuffer chunk;
  private String chunkPlace = "";
  private @Nullable SensingException failure;

  private McapReader(String source, InputStream in, Limits limits, boolean attachments) {
    this.source = source;
    this.in = in;
    this.limits = limits;
    this.attachments = attachments;
  }

  /**
   * Opens a stream; closing the reader closes it.
   *
   * @param source what messages call the file
   * @param attachments whether attachments are wanted; if not, they are passed over and may be of
   *     any size
   * @throws SensingException {@code mcap-malformed} without the magic bytes
   */
  public static McapReader open(
      InputStream input, String source, Limits limits, boolean attachments)
      throws SensingException {
    McapReader reader = new McapReader(source, new BufferedInputStream(input), limits, attachments);
    try {
      reader.magic("at the start");
      return reader;
    } catch (IOException e) {
      throw reader.unreadable(e);
    }
  }

  /**
   * The next record in the file's order, or null after the last one.
   *
   * @throws SensingException naming the byte
   */
  public @Nullable McapRecord next() throws SensingException {
    if (failure != null) {
      throw failure;
    }
    try {
      while (!ended) {
        ByteBuffer open = chunk;
        McapRecord record = open == null ? topLevel() : inChunk(open);
        if (record != null) {
          return record;
        }
      }
      return null;
    } catch (SensingException e) {
      failure = e;
      throw e;
    } catch (EOFException e) {
      failure =
          new SensingException(
              "mcap-truncated",
              source + ": the file ends at byte " + position + ", " + e.getMessage() + ".",
              e);
      throw failure;
    } catch (IOException e) {
      failure = unreadable(e);
      throw failure;
    }
  }

  /** Byte of the file after the record last read. */
  public long position() {
    return position;
  }

  private @Nullable McapRecord topLevel() throws IOException, SensingException {
    if (footerSeen) {
      magic("after the footer");
      if (in.read() >= 0) {
        throw malformed(position, "bytes follow the closing magic");
      }
      ended = true;
      return null;
    }
    long start = position;
    byte[] prefix = read(Opcode.PREFIX_BYTES, "before a footer");
    int opcode = prefix[0] & 0xFF;
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    String place = source + ", byte " + start;
    if (!headerSeen && opcode != Opcode.HEADER) {
      throw malformed(start, "the first record is a " + Opcode.name(opcode) + ", not a Header");
    }
    headerSeen = true;
    boolean known = opcode <= Opcode.DATA_END;
    if (!known || (opcode == Opcode.ATTACHMENT && !attachments)) {
      checksum(opcode, prefix);
      skip(opcode, length);
      return null;
    }
    if (length < 0 || length > limits.maxRecordBytes()) {
      throw new SensingException(
          "mcap-record-too-large",
          place
              + ": "
              + Opcode.name(opcode)
              + " of "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + limits.maxRecordBytes()
              + " are accepted.");
    }
    byte[] content = read((int) length, "within a " + Opcode.name(opcode) + " of " + length);
    if (opcode == Opcode.DATA_END && !inSummary) {
      McapRecord end = RecordContent.parse(opcode, ByteBuffer.wrap(content), place);
      if (end instanceof McapRecord.DataEnd dataEnd) {
        requireCrc(dataEnd.dataSectionCrc(), dataCrc, place + ": data section");
      }
      inSummary = true;
      return end;
    }
    if (opcode == Opcode.FOOTER) {
      return footer(prefix, content, place);
    }
    checksum(opcode, prefix);
    checksum(opcode, content);
    McapRecord record = RecordContent.parse(opcode, ByteBuffer.wrap(content), place);
    if (record instanceof McapRecord.Chunk packed) {
      chunk = ChunkContent.of(packed, place, limits);
      chunkPlace = place;
      return null;
    }
    return record;
  }

  private @Nullable McapRecord footer(byte[] prefix, byte[] content, String place)
      throws SensingException {
    McapRecord record = RecordContent.parse(Opcode.FOOTER, ByteBuffer.wrap(content), place);
    summaryCrc.update(prefix);
    summaryCrc.update(content, 0, 16); // up to and with summary_offset_start
    if (record instanceof McapRecord.Footer footer) {
      requireCrc(footer.summaryCrc(), summaryCrc, place + ": summary section");
    }
    footerSeen = true;
    return record;
  }

  private @Nullable McapRecord inChunk(ByteBuffer open) throws SensingException {
    if (!open.hasRemaining()) {
      chunk = null;
      return null;
    }
    return nextInChunk(open, chunkPlace);
  }

  /**
   * The next record of a chunk's content, which must have bytes left; null for an unknown type.
   *
   * @param chunkPlace where the chunk begins, for messages
   */
  static @Nullable McapRecord nextInChunk(ByteBuffer content, String chunkPlace)
      throws SensingException {
    int start = content.position();
    String place = chunkPlace + ", decompressed byte " + start;
    if (content.remaining() < Opcode.PREFIX_BYTES) {
      throw new SensingException(
          "mcap-malformed", place + ": the chunk ends within a record's first 9 bytes.");
    }
    int opcode = content.get() & 0xFF;
    long length = content.getLong();
    if (length < 0 || length > content.remaining()) {
      throw new SensingException(
          "mcap-malformed",
          place
              + ": "
              + Opcode.name(opcode)
              + " of "
              + Long.toUnsignedString(length)
              + " bytes, "
              + content.remaining()
              + " are left of the chunk.");
    }
    int contentAt = content.position();
    content.position(contentAt + (int) length);
    boolean belongs =
        opcode == Opcode.SCHEMA || opcode == Opcode.CHANNEL || opcode == Opcode.MESSAGE;
    if (!belongs && opcode <= Opcode.DATA_END) {
      throw new SensingException(
          "mcap-malformed", place + ": a " + Opcode.name(opcode) + " may not stand in a chunk.");
    }
    return RecordContent.parse(opcode, content.slice(contentAt, (int) length), place);
  }

  private void checksum(int opcode, byte[] bytes) {
    if (inSummary) {
      summaryCrc.update(bytes);
    } else if (opcode != Opcode.FOOTER) {
      dataCrc.update(bytes);
    }
  }

  private void skip(int opcode, long length) throws IOException, SensingException {
    byte[] buffer = new byte[(int) Math.min(SKIP_BUFFER, length < 0 ? SKIP_BUFFER : length)];
    long left = length;
    while (left != 0) {
      int wanted = left < 0 ? buffer.length : (int) Math.min(buffer.length, left);
      int n = in.readNBytes(buffer, 0, wanted);
      position += n;
      if (n < wanted) {
        throw new EOFException(
            "within a " + Opcode.name(opcode) + " of " + Long.toUnsignedString(length));
      }
      (inSummary ? summaryCrc : dataCrc).update(buffer, 0, n);
      left -= n;
    }
  }

  private byte[] read(int length, String where) throws IOException {
    byte[] bytes = in.readNBytes(length);
    position += bytes.length;
    if (bytes.length < length) {
      throw new EOFException(where + (where.startsWith("before") ? "" : " bytes"));
    }
    return bytes;
  }

  private void magic(String where) throws IOException, SensingException {
    long start = position;
    byte[] found = in.readNBytes(MAGIC.length);
    position += found.length;
    dataCrc.update(found);
    if (found.length < MAGIC.length && start > 0) {
      throw new EOFException("within the closing magic");
    }
    if (!Arrays.equals(found, MAGIC)) {
      throw malformed(start, "no MCAP magic " + where);
    }
  }

  private static void requireCrc(int declared, CRC32 found, String place) throws SensingException {
    if (declared != 0 && declared != (int) found.getValue()) {
      throw new SensingException(
          "mcap-checksum", place + ": " + Checksum.mismatch(declared, (int) found.getValue()));
    }
  }

  private SensingException malformed(long at, String what) {
    return new SensingException("mcap-malformed", source + ", byte " + at + ": " + what + ".");
  }

  private SensingException unreadable(IOException e) {
    return new SensingException(
        "input-unreadable", source + ": reading failed (" + e.getMessage() + ").", e);
  }

  @Override
  public void close() throws SensingException {
    ended = true;
    chunk = null;
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
