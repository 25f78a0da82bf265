package io.sparsewatt.planning.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the planning endpoint ({@code sparsewatt.plans.*}).
 *
 * @param threads plans computed at a time; 0 is one a core
 * @param waiting plans in line, beyond which a request is turned away
 * @param maxBodyBytes bytes of one scenario; 16 MiB holds the largest CommonRoad files published
 * @param maxBytesInFlight bytes of all scenarios held together
 * @param warmUp longest time that a start spends on made-up scenes before it is ready, so that the
 *     first real one is fast; 0 for none
 */
@ConfigurationProperties("sparsewatt.plans")
public record PlanningProperties(
    @DefaultValue("0") int threads,
    @DefaultValue("16") int waiting,
    @DefaultValue("16777216") int maxBodyBytes,
    @DefaultValue("67108864") long maxBytesInFlight,
    @DefaultValue("2s") Duration warmUp) {

  /** Threads, resolved. */
  public int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
