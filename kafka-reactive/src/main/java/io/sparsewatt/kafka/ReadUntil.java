package io.sparsewatt.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where a {@link LogReader} ends. */
public sealed interface ReadUntil {

  /** Never. */
  record Forever() implements ReadUntil {}

  /** When every record was read that the log had when the reading started. */
  record PresentEnd() implements ReadUntil {}

  /** Before these offsets; a partition without one is not read. */
  record Offsets(Map<TopicPartition, Long> offsets) implements ReadUntil {
    public Offsets {
      offsets = Map.copyOf(offsets);
    }
  }
}
