package io.sparsewatt.kafka;

import java.time.Duration;

/**
 * How a {@link LogReader} reads, and what it holds: at most these bounds and one fetch of {@code
 * prefetchBytes}. When a bound is reached it fetches no more until there is demand.
 *
 * @param connection the brokers
 * @param prefetchRecords records waiting for demand; also records per poll
 * @param prefetchBytes bytes waiting for demand
 * @param pollTimeout longest wait of one poll
 */
public record ReaderOptions(
    KafkaConnection connection, int prefetchRecords, long prefetchBytes, Duration pollTimeout) {

  public ReaderOptions {
    Bounds.positive("prefetchRecords", prefetchRecords);
    Bounds.positive("prefetchBytes", prefetchBytes);
    Bounds.positive("pollTimeout", pollTimeout.toNanos());
  }

  /** 256 records or 32 MiB. */
  public static ReaderOptions of(KafkaConnection connection) {
    return new ReaderOptions(connection, 256, 32L << 20, Duration.ofMillis(100));
  }
}
