package io.sparsewatt.boot;

import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.TopicOptions;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every service is told ({@code sparsewatt.*}).
 *
 * @param kafka the brokers
 * @param computeThreads threads for the stages of all partitions together; 0 is one a core
 */
@ConfigurationProperties("sparsewatt")
public record PlatformProperties(@DefaultValue Kafka kafka, @DefaultValue("0") int computeThreads) {

  /**
   * @param bootstrapServers {@code host:port}, comma separated
   * @param replicationFactor copies of each partition of a topic that is created
   * @param minInSyncReplicas copies that must have a record before it is acknowledged
   * @param topicTimeout how long to wait for the brokers at start
   * @param properties further client properties, such as security
   */
  public record Kafka(
      @DefaultValue("127.0.0.1:19092") String bootstrapServers,
      @DefaultValue("1") int replicationFactor,
      @DefaultValue("1") int minInSyncReplicas,
      @DefaultValue("60s") Duration topicTimeout,
      @DefaultValue Map<String, String> properties) {}

  /** The brokers. */
  public KafkaConnection connection() {
    return new KafkaConnection(kafka.bootstrapServers(), kafka.properties());
  }

  /** How topics are made. */
  public TopicOptions topics() {
    return new TopicOptions(
        kafka.replicationFactor(), kafka.minInSyncReplicas(), kafka.topicTimeout());
  }

  /** Threads for stages. */
  public int threads() {
    return computeThreads > 0 ? computeThreads : Runtime.getRuntime().availableProcessors();
  }
}
