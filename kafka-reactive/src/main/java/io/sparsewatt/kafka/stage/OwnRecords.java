package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The last own outputs of one carried topic, while the topic is read back. Not thread-safe. */
final class OwnRecords {

  private final Topic topic;
  private final long lastN;
  private final Map<String, ConsumerRecord<String, byte[]>> last = new HashMap<>();

  /**
   * @param lastN records of later frames are left out; Long.MAX_VALUE for none
   */
  OwnRecords(Topic topic, long lastN) {
    this.topic = topic;
    this.lastN = lastN;
  }

  void add(ConsumerRecord<String, byte[]> record) {
    long n = OutputRecords.n(record);
    if (record.key() == null || n < 0 || n > lastN) {
      return;
    }
    // By n, not by place: an instance that had to go may write its repeats late.
    last.merge(
        record.key(),
        record,
        (one, other) -> OutputRecords.n(other) >= OutputRecords.n(one) ? other : one);
  }

  Topic topic() {
    return topic;
  }

  /** Of each key the last, in the order of the log. */
  List<ConsumerRecord<String, byte[]>> records() {
    List<ConsumerRecord<String, byte[]>> ordered = new ArrayList<>(last.values());
    ordered.sort(Comparator.comparingLong(ConsumerRecord::offset));
    return ordered;
  }
}
