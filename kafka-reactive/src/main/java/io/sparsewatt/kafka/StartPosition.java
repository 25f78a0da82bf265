package io.sparsewatt.kafka;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where an assigned partition is read from, when the group has read it before. */
@FunctionalInterface
public interface StartPosition {

  /**
   * The first offset to deliver. Below the committed one it is a replay: records that the group has
   * taken before. What the log no longer has is left out. Called on the poll thread.
   *
   * @param committed the group's position and what was committed with it
   */
  long firstOffset(TopicPartition partition, OffsetAndMetadata committed);

  /** From the committed position on. */
  static StartPosition committed() {
    return (partition, committed) -> committed.offset();
  }
}
