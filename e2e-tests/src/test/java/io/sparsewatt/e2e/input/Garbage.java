package io.sparsewatt.e2e.input;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Another writer of the log, who writes what is no message. Seeded; not thread-safe. */
final class Garbage implements AutoCloseable {

  /** Field 0 of a wire type that does not exist: no message begins so. */
  private static final byte NO_MESSAGE = 0x07;

  private static final int MAX_BYTES = 4_096;

  private final Random random;
  private final KafkaProducer<String, byte[]> producer;

  Garbage(String bootstrapServers, long seed) {
    random = new Random(seed);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                "enable.metrics.push",
                false),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Random bytes that no parser takes. */
  byte[] bytes() {
    byte[] bytes = new byte[1 + random.nextInt(MAX_BYTES)];
    random.nextBytes(bytes);
    bytes[0] = NO_MESSAGE;
    return bytes;
  }

  /**
   * Writes one record, among those of the rig.
   *
   * @param n what its header says, or negative for no header
   */
  void write(Topic topic, String rig, @Nullable String key, byte @Nullable [] value, long n)
      throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic.id(), Topic.partitionOf(rig), key, value);
    if (n >= 0) {
      record.headers().add(Headers.N, ByteBuffer.allocate(Long.BYTES).putLong(n).array());
    }
    producer.send(record).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
