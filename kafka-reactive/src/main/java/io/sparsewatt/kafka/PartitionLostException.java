package io.sparsewatt.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * The group gave the partition to another member without this one's knowledge, after it was out of
 * touch for longer than the session. Its acknowledgements are dropped.
 */
public final class PartitionLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PartitionLostException(TopicPartition partition) {
    super(
        "partition "
            + partition
            + " went to another member of the group while this one was out of touch");
  }
}
