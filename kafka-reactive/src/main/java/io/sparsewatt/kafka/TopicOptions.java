package io.sparsewatt.kafka;

import java.time.Duration;

/**
 * How the platform's topics stand on a cluster.
 *
 * @param replicationFactor copies of each partition, 1 or more; needs as many brokers
 * @param minInSyncReplicas copies that must have a record before it is acknowledged, 1 to
 *     replicationFactor
 * @param timeout how long to wait for the brokers
 */
public record TopicOptions(int replicationFactor, int minInSyncReplicas, Duration timeout) {

  public TopicOptions {
    Bounds.positive("replicationFactor", replicationFactor);
    Bounds.positive("minInSyncReplicas", minInSyncReplicas);
    if (minInSyncReplicas > replicationFactor) {
      throw new IllegalArgumentException(
          "minInSyncReplicas is "
              + minInSyncReplicas
              + ", more than the "
              + replicationFactor
              + " copies there are: nothing could ever be written");
    }
    Bounds.positive("timeout", timeout.toNanos());
  }

  /** One broker. */
  public static TopicOptions singleBroker() {
    return new TopicOptions(1, 1, Duration.ofSeconds(60));
  }
}
