package io.sparsewatt.sensing.mcap;

import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Parses the content of one record. Bytes after the fields of a known record are ignored, as the
 * specification asks, so that fields can be added.
 */
final class RecordContent {

  // bytes of one entry of a map or array, at least
  private static final int TIME_AND_OFFSET = 16;
  private static final int ID_AND_LONG = 10;

  private final int opcode;
  private final ByteBuffer in;
  private final String place;

  private RecordContent(int opcode, ByteBuffer content, String place) {
    this.opcode = opcode;
    this.in = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.place = place;
  }

  /**
   * Parses a record.
   *
   * @param content exactly the record's content
   * @param place where the record begins, for messages
   * @return null for a type that the specification does not give
   */
  static @Nullable McapRecord parse(int opcode, ByteBuffer content, String place)
      throws SensingException {
    RecordContent r = new RecordContent(opcode, content, place);
    return switch (opcode) {
      case Opcode.HEADER -> new McapRecord.Header(r.string(), r.string());
      case Opcode.FOOTER -> new McapRecord.Footer(r.uint64(), r.uint64(), r.uint32());
      case Opcode.SCHEMA -> r.schema();
      case Opcode.CHANNEL ->
          new McapRecord.Channel(r.uint16(), r.uint16(), r.string(), r.string(), r.strings());
      case Opcode.MESSAGE ->
          new McapRecord.Message(
              r.uint16(), Integer.toUnsignedLong(r.uint32()), r.uint64(), r.uint64(), r.rest());
      case Opcode.CHUNK ->
          new McapRecord.Chunk(
              r.uint64(), r.uint64(), r.uint64(), r.uint32(), r.string(), r.bytes(r.uint64()));
      case Opcode.MESSAGE_INDEX -> new McapRecord.MessageIndex(r.uint16(), r.entries());
      case Opcode.CHUNK_INDEX ->
          new McapRecord.ChunkIndex(
              r.uint64(),
              r.uint64(),
              r.uint64(),
              r.uint64(),
              r.longsById(),
              r.uint64(),
              r.string(),
              r.uint64(),
              r.uint64());
      case Opcode.ATTACHMENT -> r.attachment();
      case Opcode.ATTACHMENT_INDEX ->
          new McapRecord.AttachmentIndex(
              r.uint64(), r.uint64(), r.uint64(), r.uint64(), r.uint64(), r.string(), r.string());
      case Opcode.STATISTICS ->
          new McapRecord.Statistics(
              r.uint64(),
              r.uint16(),
              Integer.toUnsignedLong(r.uint32()),
              Integer.toUnsignedLong(r.uint32()),
              Integer.toUnsignedLong(r.uint32()),
              Integer.toUnsignedLong(r.uint32()),
              r.uint64(),
              r.uint64(),
              r.longsById());
      case Opcode.METADATA -> new McapRecord.Metadata(r.string(), r.strings());
      case Opcode.METADATA_INDEX ->
          new McapRecord.MetadataIndex(r.uint64(), r.uint64(), r.string());
      case Opcode.SUMMARY_OFFSET -> new McapRecord.SummaryOffset(r.uint8(), r.uint64(), r.uint64());
      case Opcode.DATA_END -> new McapRecord.DataEnd(r.uint32());
      case 0 -> throw r.malformed("0x00 is no record type");
      default -> null;
    };
  }

  private McapRecord.Schema schema() throws SensingException {
    int id = uint16();
    if (id == 0) {
      throw malformed("schema id 0, which means `no schema`");
    }
    return new McapRecord.Schema(id, string(), string(), bytes(Integer.toUnsignedLong(uint32())));
  }

  private McapRecord.Attachment attachment() throws SensingException {
    long logTime = uint64();
    long createTime = uint64();
    String name = string();
    String mediaType = string();
    ByteBuffer data = bytes(uint64());
    int end = in.position();
    int crc = uint32();
    if (crc != 0) {
      CRC32 found = new CRC32();
      found.update(in.slice(0, end));
      if ((int) found.getValue() != crc) {
        throw new SensingException(
            "mcap-checksum",
            place + ": Attachment: " + Checksum.mismatch(crc, (int) found.getValue()));
      }
    }
    return new McapRecord.Attachment(logTime, createTime, name, mediaType, data, crc);
  }

  private List<McapRecord.MessageIndex.Entry> entries() throws SensingException {
    ByteBuffer array = bytes(Integer.toUnsignedLong(uint32()));
    if (array.limit() % TIME_AND_OFFSET != 0) {
      throw malformed("an array of " + array.limit() + " bytes with entries of 16");
    }
    List<McapRecord.MessageIndex.Entry> entries = new ArrayList<>(array.limit() / TIME_AND_OFFSET);
    while (array.hasRemaining()) {
      entries.add(new McapRecord.MessageIndex.Entry(array.getLong(), array.getLong()));
    }
    return Collections.unmodifiableList(entries);
  }

  private SortedMap<Integer, Long> longsById() throws SensingException {
    ByteBuffer map = bytes(Integer.toUnsignedLong(uint32()));
    if (map.limit() % ID_AND_LONG != 0) {
      throw malformed("a map of " + map.limit() + " bytes with entries of 10");
    }
    SortedMap<Integer, Long> longs = new TreeMap<>();
    while (map.hasRemaining()) {
      longs.put(map.getShort() & 0xFFFF, map.getLong());
    }
    return Collections.unmodifiableSortedMap(longs);
  }

  private SortedMap<String, String> strings() throws SensingException {
    long length = Integer.toUnsignedLong(uint32());
    require(length);
    int end = in.position() + (int) length;
    SortedMap<String, String> strings = new TreeMap<>();
    while (in.position() < end) {
      strings.put(string(), string());
    }
    if (in.position() != end) {
      throw malformed("a map that ends within an entry");
    }
    return Collections.unmodifiableSortedMap(strings);
  }

  private String string() throws SensingException {
    return StandardCharsets.UTF_8.decode(bytes(Integer.toUnsignedLong(uint32()))).toString();
  }

  private ByteBuffer bytes(long length) throws SensingException {
    require(length);
    ByteBuffer slice = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return slice;
  }

  private ByteBuffer rest() {
    ByteBuffer slice = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.limit());
    return slice;
  }

  private int uint8() throws SensingException {
    require(1);
    return in.get() & 0xFF;
  }

  private int uint16() throws SensingException {
    require(2);
    return in.getShort() & 0xFFFF;
  }

  private int uint32() throws SensingException {
    require(4);
    return in.getInt();
  }

  private long uint64() throws SensingException {
    require(8);
    return in.getLong();
  }

  private void require(long bytes) throws SensingException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw malformed(
          Long.toUnsignedString(bytes)
              + " bytes are declared at byte "
              + in.position()
              + " of its content, "
              + in.remaining()
              + " are left of "
              + in.limit());
    }
  }

  private SensingException malformed(String what) {
    return new SensingException(
        "mcap-malformed", place + ": " + Opcode.name(opcode) + ": " + what + ".");
  }
}
