package io.sparsewatt.sensing.mcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.RecordedData;
import io.sparsewatt.sensing.format.Limits;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every MCAP file at hand, read by the index and from front to end, against its own statistics. */
@Tag("data")
class RecordedBagsTest {

  @Test
  void bothWaysOfReadingGiveEveryMessageOfEveryFile() throws Exception {
    int files = 0;
    int indexed = 0;
    int compressed = 0;
    long messages = 0;
    for (Path path : files("mcap")) {
      files++;
      List<McapRecord.Message> sequential = new ArrayList<>();
      McapRecord.Statistics statistics = null;
      boolean zstd = false;
      try (InputStream in = Files.newInputStream(path);
          McapReader reader = McapReader.open(in, path.toString(), Limits.DEFAULT, true)) {
        McapRecord record;
        while ((record = reader.next()) != null) {
          if (record instanceof McapRecord.Message message) {
            sequential.add(message);
          } else if (record instanceof McapRecord.Statistics found) {
            statistics = found;
          } else if (record instanceof McapRecord.ChunkIndex chunk) {
            zstd |= chunk.compression().equals("zstd");
          }
        }
        assertThat(reader.position()).isEqualTo(Files.size(path));
      }
      if (statistics != null) {
        assertThat(sequential).as(path.toString()).hasSize((int) statistics.messageCount());
      }
      try (McapFile file = McapFile.open(path, Limits.DEFAULT)) {
        List<McapRecord.Message> byIndex = new ArrayList<>();
        try (McapMessages all = file.messages(file.channels().keySet())) {
          McapRecord.Message message;
          while ((message = all.next()) != null) {
            byIndex.add(message);
          }
        }
        if (file.isIndexed()) {
          indexed++;
          sequential.sort(Comparator.comparing(McapRecord.Message::logTime));
        }
        assertThat(byIndex).as(path.toString()).isEqualTo(sequential);
      }
      compressed += zstd ? 1 : 0;
      messages += sequential.size();
    }
    assertThat(files).isEqualTo(416 + 20);
    assertThat(compressed).isEqualTo(11);
    System.out.printf(
        "%d MCAP files, %d of them by index, %d messages%n", files, indexed, messages);
    assertThat(indexed).isPositive();
  }

  private static List<Path> files(String folder) throws Exception {
    try (Stream<Path> all = Files.walk(RecordedData.path(folder))) {
      return all.filter(f -> f.toString().endsWith(".mcap")).sorted().toList();
    }
  }
}
