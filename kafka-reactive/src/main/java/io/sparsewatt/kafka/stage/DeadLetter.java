package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be processed, on its way to {@code <topic>-dlt}. A {@link StageHost}
 * writes its stage's; this is for other readers.
 */
public final class DeadLetter {

  private DeadLetter() {}

  /**
   * The record as it came, with where it stood and why it is set aside in its headers.
   *
   * @param topic where it stood
   * @param reader who could not process it
   * @param code stable, lower case with hyphens
   * @param reason what is wrong, with the value and the limit
   */
  public static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> record,
      Topic topic,
      String reader,
      String code,
      @Nullable String reason) {
    return OutputRecords.deadLetter(record, topic, reader, code, reason);
  }
}
