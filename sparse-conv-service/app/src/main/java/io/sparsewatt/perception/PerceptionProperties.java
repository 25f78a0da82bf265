package io.sparsewatt.perception;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How networks run ({@code sparsewatt.perception.*}).
 *
 * @param networkThreads threads that one frame's network may use; 1 suits several sensors, whose
 *     partitions run side by side, and one a core suits a single sensor
 */
@ConfigurationProperties("sparsewatt.perception")
public record PerceptionProperties(@DefaultValue("1") int networkThreads) {

  public PerceptionProperties {
    if (networkThreads < 1 || networkThreads > 256) {
      throw new IllegalArgumentException(
          "sparsewatt.perception.network-threads of 1..256 required but it was " + networkThreads);
    }
  }
}
