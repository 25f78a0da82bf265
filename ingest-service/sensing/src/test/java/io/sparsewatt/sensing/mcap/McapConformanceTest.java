package io.sparsewatt.sensing.mcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.RecordedData;
import io.sparsewatt.sensing.format.Limits;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The published conformance files of MCAP, each with the records that a reader must report. */
@Tag("data")
class McapConformanceTest {

  private static final int FILES = 416;

  private final ObjectMapper json = JsonMapper.builder().build();

  @Test
  void readsEveryConformanceFileFromFrontToEnd() throws Exception {
    for (Path file : files()) {
      List<Object> found = new ArrayList<>();
      try (InputStream in = Files.newInputStream(file);
          McapReader reader =
              McapReader.open(in, String.valueOf(file.getFileName()), Limits.DEFAULT, true)) {
        McapRecord record;
        while ((record = reader.next()) != null) {
          if (!(record instanceof McapRecord.MessageIndex)) {
            found.add(published(record));
          }
        }
      }
      assertThat(json.valueToTree(found).toString())
          .as(String.valueOf(file.getFileName()))
          .isEqualTo(expected(file).toString());
    }
  }

  private JsonNode expected(Path file) throws Exception {
    String name = String.valueOf(file.getFileName()).replace(".mcap", ".json");
    return json.readTree(Files.readString(file.resolveSibling(name))).get("records");
  }

  private static List<Path> files() throws Exception {
    try (Stream<Path> all = Files.walk(RecordedData.path("mcap/conformance"))) {
      List<Path> files = all.filter(f -> f.toString().endsWith(".mcap")).sorted().toList();
      assertThat(files).hasSize(FILES);
      return files;
    }
  }

  /** The shape of the published JSON: type, and fields in the order of their names. */
  private static Object published(McapRecord record) {
    SortedMap<String, Object> fields = new TreeMap<>();
    switch (record) {
      case McapRecord.Header r -> {
        fields.put("library", r.library());
        fields.put("profile", r.profile());
      }
      case McapRecord.Footer r -> {
        fields.put("summary_crc", Integer.toUnsignedString(r.summaryCrc()));
        fields.put("summary_offset_start", u(r.summaryOffsetStart()));
        fields.put("summary_start", u(r.summaryStart()));
      }
      case McapRecord.Schema r -> {
        fields.put("data", bytes(r.data()));
        fields.put("encoding", r.encoding());
        fields.put("id", u(r.id()));
        fields.put("name", r.name());
      }
      case McapRecord.Channel r -> {
        fields.put("id", u(r.id()));
        fields.put("message_encoding", r.messageEncoding());
        fields.put("metadata", r.metadata());
        fields.put("schema_id", u(r.schemaId()));
        fields.put("topic", r.topic());
      }
      case McapRecord.Message r -> {
        fields.put("channel_id", u(r.channelId()));
        fields.put("data", bytes(r.data()));
        fields.put("log_time", u(r.logTime()));
        fields.put("publish_time", u(r.publishTime()));
        fields.put("sequence", u(r.sequence()));
      }
      case McapRecord.ChunkIndex r -> {
        fields.put("chunk_length", u(r.chunkLength()));
        fields.put("chunk_start_offset", u(r.chunkStartOffset()));
        fields.put("compressed_size", u(r.compressedSize()));
        fields.put("compression", r.compression());
        fields.put("message_end_time", u(r.messageEndTime()));
        fields.put("message_index_length", u(r.messageIndexLength()));
        fields.put("message_index_offsets", byId(r.messageIndexOffsets()));
        fields.put("message_start_time", u(r.messageStartTime()));
        fields.put("uncompressed_size", u(r.uncompressedSize()));
      }
      case McapRecord.Attachment r -> {
        fields.put("create_time", u(r.createTime()));
        fields.put("data", bytes(r.data()));
        fields.put("log_time", u(r.logTime()));
        fields.put("media_type", r.mediaType());
        fields.put("name", r.name());
      }
      case McapRecord.AttachmentIndex r -> {
        fields.put("create_time", u(r.createTime()));
        fields.put("data_size", u(r.dataSize()));
        fields.put("length", u(r.length()));
        fields.put("log_time", u(r.logTime()));
        fields.put("media_type", r.mediaType());
        fields.put("name", r.name());
        fields.put("offset", u(r.offset()));
      }
      case McapRecord.Statistics r -> {
        fields.put("attachment_count", u(r.attachmentCount()));
        fields.put("channel_count", u(r.channelCount()));
        fields.put("channel_message_counts", byId(r.channelMessageCounts()));
        fields.put("chunk_count", u(r.chunkCount()));
        fields.put("message_count", u(r.messageCount()));
        fields.put("message_end_time", u(r.messageEndTime()));
        fields.put("message_start_time", u(r.messageStartTime()));
        fields.put("metadata_count", u(r.metadataCount()));
        fields.put("schema_count", u(r.schemaCount()));
      }
      case McapRecord.Metadata r -> {
        fields.put("metadata", r.metadata());
        fields.put("name", r.name());
      }
      case McapRecord.MetadataIndex r -> {
        fields.put("length", u(r.length()));
        fields.put("name", r.name());
        fields.put("offset", u(r.offset()));
      }
      case McapRecord.SummaryOffset r -> {
        fields.put("group_length", u(r.groupLength()));
        fields.put("group_opcode", u(r.groupOpcode()));
        fields.put("group_start", u(r.groupStart()));
      }
      case McapRecord.DataEnd r ->
          fields.put("data_section_crc", Integer.toUnsignedString(r.dataSectionCrc()));
      case McapRecord.Chunk r -> throw new AssertionError("a chunk was not opened: " + r);
      case McapRecord.MessageIndex r -> throw new AssertionError(r);
    }
    Map<String, Object> published = new LinkedHashMap<>();
    published.put("type", record.getClass().getSimpleName());
    List<List<@Nullable Object>> pairs = new ArrayList<>();
    fields.forEach((name, value) -> pairs.add(List.of(name, value)));
    published.put("fields", pairs);
    return published;
  }

  private static String u(long value) {
    return Long.toUnsignedString(value);
  }

  private static Map<String, String> byId(SortedMap<Integer, Long> values) {
    Map<String, String> strings = new LinkedHashMap<>();
    values.forEach((id, value) -> strings.put(id.toString(), u(value)));
    return strings;
  }

  private static List<String> bytes(ByteBuffer data) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < data.limit(); i++) {
      numbers.add(String.valueOf(data.get(i) & 0xFF));
    }
    return numbers;
  }
}
