package io.sparsewatt.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Flux;

/**
 * A partition while this member of the group has it.
 *
 * <p>Its records come in order, one subscriber takes them, and each is acknowledged when nothing
 * more depends on it, in any order. Thread-safe.
 */
public final class AssignedPartition {

  private final TopicPartition partition;
  private final PartitionFeed feed;
  private final long firstOffset;
  private final long groupPosition;
  private final String groupMetadata;

  AssignedPartition(
      TopicPartition partition,
      PartitionFeed feed,
      long firstOffset,
      long groupPosition,
      String groupMetadata) {
    this.partition = partition;
    this.feed = feed;
    this.firstOffset = firstOffset;
    this.groupPosition = groupPosition;
    this.groupMetadata = groupMetadata;
  }

  public TopicPartition topicPartition() {
    return partition;
  }

  /** First offset that {@link #records} may deliver. */
  public long firstOffset() {
    return firstOffset;
  }

  /**
   * Where the group stood at the assignment; records below are a replay. The log's start where the
   * group has no position yet.
   */
  public long groupPosition() {
    return groupPosition;
  }

  /** What was committed with {@link #groupPosition}; empty where nothing was. */
  public String groupMetadata() {
    return groupMetadata;
  }

  /**
   * The partition's records, by rising offset. Completes when the partition is revoked or the
   * receiver stops; fails with {@link PartitionLostException} when the group has given it to
   * someone else already. Signals come from the poll thread, or from the thread that requests or
   * acknowledges; a subscriber must not block them.
   */
  public Flux<ConsumerRecord<String, byte[]>> records() {
    return feed;
  }

  /**
   * Says that nothing more depends on the record. What does not belong to this assignment any more
   * is ignored.
   *
   * @param metadata committed if the position after this record is; at most 4,096 characters
   */
  public void acknowledge(long offset, String metadata) {
    feed.acknowledge(offset, metadata);
  }

  /** Acknowledges every delivered record up to and with the offset. */
  public void acknowledgeThrough(long offset, String metadata) {
    feed.acknowledgeThrough(offset, metadata);
  }

  /**
   * Says that nothing more will be acknowledged, so that a revocation need not wait for it. What
   * was acknowledged before counts.
   */
  public void relinquish() {
    feed.watermark().relinquish();
  }
}
