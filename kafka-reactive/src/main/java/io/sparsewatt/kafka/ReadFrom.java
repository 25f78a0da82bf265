package io.sparsewatt.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where a {@link LogReader} begins in each partition. */
public sealed interface ReadFrom {

  /** At the oldest record that the log still has. */
  record Beginning() implements ReadFrom {}

  /** After the newest record of the moment the reading starts. */
  record End() implements ReadFrom {}

  /**
   * At the first record with this timestamp, in milliseconds, or a later one; else at the end.
   * Kafka looks it up as if timestamps only rose within a partition.
   */
  record Timestamp(long millis) implements ReadFrom {}

  /** At these offsets; a partition without one begins at its oldest record. */
  record Offsets(Map<TopicPartition, Long> offsets) implements ReadFrom {
    public Offsets {
      offsets = Map.copyOf(offsets);
    }
  }
}
