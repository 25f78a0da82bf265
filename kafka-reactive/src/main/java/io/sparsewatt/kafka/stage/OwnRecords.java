package io.sparsewatt.kafka.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.PartitionStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The own outputs of one carried topic, while the topic is read back. Not thread-safe. */
final class OwnRecords {

  private static final Logger LOG = LoggerFactory.getLogger(OwnRecords.class);

  private final Topic topic;
  private final long above;
  private final long upTo;
  private final List<OwnOutputs.Place> places = new ArrayList<>();
  private final Map<String, ConsumerRecord<String, byte[]>> last = new HashMap<>();

  /**
   * @param lastN last frame processed
   * @param watermarked whether records of later frames count
   */
  OwnRecords(Topic topic, long lastN, boolean watermarked) {
    this.topic = topic;
    this.above = lastN - PartitionStage.OPEN_FRAMES;
    this.upTo = watermarked ? Long.MAX_VALUE : lastN;
  }

  void add(ConsumerRecord<String, byte[]> record) {
    long n = OutputRecords.n(record);
    if (record.key() == null || n < 0 || n <= above || n > upTo || isForeign(record)) {
      return;
    }
    places.add(new OwnOutputs.Place(n, record.offset()));
    // By n, not by place: an instance that had to go may write its repeats late.
    last.merge(
        record.key(),
        record,
        (one, other) -> OutputRecords.n(other) >= OutputRecords.n(one) ? other : one);
  }

  /** Something that this stage did not write must not keep it from ever starting again. */
  private boolean isForeign(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return false;
    }
    try {
      topic.parser().parseFrom(value);
      return false;
    } catch (InvalidProtocolBufferException e) {
      LOG.warn(
          "{}-{} offset {} of {} is no output of this stage and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          record.key(),
          e.getMessage());
      return true;
    }
  }

  Topic topic() {
    return topic;
  }

  /** Every output that counts, by offset. */
  List<OwnOutputs.Place> places() {
    return places;
  }

  /** Of each key the last, in no order. */
  Collection<ConsumerRecord<String, byte[]>> last() {
    return last.values();
  }
}
