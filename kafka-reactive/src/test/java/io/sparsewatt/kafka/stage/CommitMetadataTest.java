package io.sparsewatt.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMetadataTest {

  @Test
  void isWhatIsDocumented() {
    CommitMetadata metadata =
        new CommitMetadata(17, 41, Map.of(Topic.SCENES, 5L, Topic.ENERGY_LEDGER, 8L));
    assertThat(metadata.format()).isEqualTo("v1;restart=17;n=41;own=scenes:5,energy-ledger:8");
    assertThat(CommitMetadata.parse(metadata.format())).contains(metadata);
    CommitMetadata empty = new CommitMetadata(0, -1, Map.of());
    assertThat(empty.format()).isEqualTo("v1;restart=0;n=-1;own=");
    assertThat(CommitMetadata.parse(empty.format())).contains(empty);
  }

  @Test
  void theLargestFitsIntoWhatKafkaKeeps() {
    Map<Topic, Long> own = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      own.put(topic, Long.MAX_VALUE);
    }
    assertThat(new CommitMetadata(Long.MAX_VALUE, Long.MAX_VALUE, own).format())
        .hasSizeLessThan(4_096);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v2;restart=17;n=41;own=",
        "v1;restart=17;n=41",
        "v1;restart=x;n=41;own=",
        "v1;restart=17;n=41;own=nothing:5",
        "v1;restart=17;n=41;own=scenes",
        "v1;restart=17;n=41;own=scenes:",
        "v1;n=41;restart=17;own="
      })
  void whatItDidNotWriteSaysNothing(String text) {
    assertThat(CommitMetadata.parse(text)).isEmpty();
  }
}
