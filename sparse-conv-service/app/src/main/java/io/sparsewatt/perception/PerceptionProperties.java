package io.sparsewatt.perception;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How networks run ({@code sparsewatt.perception.*}).
 *
 * @param networkThreads threads that one frame's network may use; 1 suits several sensors, whose
 *     partitions run side by side, and one a core suits a single sensor
 * @param warmUp longest time that a start spends on made-up frames before it is ready, so that the
 *     first real one is fast; 0 for none
 */
@ConfigurationProperties("sparsewatt.perception")
public record PerceptionProperties(
    @DefaultValue("1") int networkThreads, @DefaultValue("5s") Duration warmUp) {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  public PerceptionProperties {
    if (networkThreads < 1 || networkThreads > 256) {
      throw new IllegalArgumentException(
          "sparsewatt.perception.network-threads of 1..256 required but it was " + networkThreads);
    }
    if (warmUp.isNegative() || warmUp.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "sparsewatt.perception.warm-up of 0s..60s required but it was " + warmUp);
    }
  }
}
