package io.sparsewatt.kafka;

import io.sparsewatt.events.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Where the brokers are.
 *
 * @param bootstrapServers {@code host:port}, comma separated
 * @param properties client properties for every client, such as security settings; they win over
 *     the ones set here
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {

  public KafkaConnection {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrapServers is blank; give host:port of at least one broker");
    }
    properties = Map.copyOf(properties);
  }

  /** Brokers without security, as on loopback. */
  public static KafkaConnection to(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of());
  }

  /** What every client needs. */
  Map<String, Object> clientProperties() {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // Metrics go to Micrometer; the client's own push to the broker is not wanted.
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    all.putAll(properties);
    return all;
  }

  /** What every consumer needs: explicit positions, no automatic commit, the platform's sizes. */
  Map<String, Object> consumerProperties(int maxPollRecords, long prefetchBytes) {
    Map<String, Object> all = clientProperties();
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A position that the log no longer has must be seen and counted, not silently moved.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.MAX_RECORD_BYTES);
    all.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        Math.clamp(prefetchBytes, Topic.MAX_RECORD_BYTES, Integer.MAX_VALUE));
    all.putAll(properties);
    return all;
  }
}
