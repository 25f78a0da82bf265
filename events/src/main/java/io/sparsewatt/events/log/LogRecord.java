package io.sparsewatt.events.log;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.FrameRef;
import org.jspecify.annotations.Nullable;

/**
 * A record at its place in the log.
 *
 * @param partition partition of {@code topic}; outputs go to the same number
 * @param offset place within the partition; rises, not always by one
 * @param timestampMillis wall clock when the frame entered the platform; for measurement only, no
 *     output value may depend on it
 * @param key sensor id, or for the ledger sensor and window
 * @param value Protobuf bytes of the topic's message, or null for a deletion
 */
public record LogRecord(
    Topic topic,
    int partition,
    long offset,
    long timestampMillis,
    String key,
    byte @Nullable [] value) {

  /**
   * Requires that a message speaks of the sensor that is its record's key. What is no message of
   * the platform may still parse as one: an empty value does.
   *
   * @throws UnprocessableRecordException naming both
   */
  public void requireSensor(FrameRef id) throws UnprocessableRecordException {
    if (id.getSensor().isEmpty() || !id.getSensor().equals(key)) {
      throw new UnprocessableRecordException(
          "sensor-mismatch",
          "the record's key is `"
              + key
              + "`, its message speaks of sensor `"
              + id.getSensor()
              + "`; both are to be the sensor's id");
    }
  }
}
