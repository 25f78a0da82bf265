package io.sparsewatt.kafka;

import java.time.Duration;

/**
 * How a {@link PartitionReceiver} reads, and every bound on what it holds.
 *
 * <p>What it holds is at most, in bytes: {@code partitions * prefetchBytes} waiting, plus {@code
 * inFlightBytes} delivered, plus one fetch of {@code prefetchBytes} in the client, each exceeded by
 * at most one poll of {@code prefetchRecords} records. When a bound is reached the partition is
 * paused; nothing is ever dropped.
 *
 * @param connection the brokers
 * @param groupId the consumer group
 * @param prefetchRecords records waiting for demand, per partition; also records per poll
 * @param prefetchBytes bytes waiting for demand, per partition
 * @param inFlightRecords records delivered and not acknowledged, per partition
 * @param inFlightBytes bytes delivered and not acknowledged, over all partitions; one record passes
 *     whatever its size, or it never would
 * @param pollTimeout longest wait of one poll, and so the delay of a commit
 * @param commitInterval time between commits while running
 * @param releaseWait how long a revoked partition waits for its in-flight records before its last
 *     commit, and how long a stop does
 * @param groupProtocol {@code classic} or {@code consumer} (KIP-848)
 */
public record ReceiverOptions(
    KafkaConnection connection,
    String groupId,
    int prefetchRecords,
    long prefetchBytes,
    int inFlightRecords,
    long inFlightBytes,
    Duration pollTimeout,
    Duration commitInterval,
    Duration releaseWait,
    String groupProtocol) {

  public ReceiverOptions {
    Bounds.positive("prefetchRecords", prefetchRecords);
    Bounds.positive("prefetchBytes", prefetchBytes);
    Bounds.positive("inFlightRecords", inFlightRecords);
    Bounds.positive("inFlightBytes", inFlightBytes);
    Bounds.positive("pollTimeout", pollTimeout.toNanos());
    Bounds.notNegative("commitInterval", commitInterval.toNanos());
    Bounds.notNegative("releaseWait", releaseWait.toNanos());
    if (groupId.isBlank()) {
      throw new IllegalArgumentException("groupId is blank");
    }
    if (!groupProtocol.equals("classic") && !groupProtocol.equals("consumer")) {
      throw new IllegalArgumentException(
          "groupProtocol is '" + groupProtocol + "'; classic or consumer expected");
    }
  }

  /** Bounds that suit frames of up to 8 MiB on one machine. */
  public static ReceiverOptions of(KafkaConnection connection, String groupId) {
    return new ReceiverOptions(
        connection,
        groupId,
        64,
        16L << 20,
        32,
        64L << 20,
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        "classic");
  }

  /** The same with other bounds on what waits for demand, per partition. */
  public ReceiverOptions prefetch(int records, long bytes) {
    return new ReceiverOptions(
        connection,
        groupId,
        records,
        bytes,
        inFlightRecords,
        inFlightBytes,
        pollTimeout,
        commitInterval,
        releaseWait,
        groupProtocol);
  }

  /** The same with other bounds on what is delivered and not acknowledged. */
  public ReceiverOptions inFlight(int recordsPerPartition, long totalBytes) {
    return new ReceiverOptions(
        connection,
        groupId,
        prefetchRecords,
        prefetchBytes,
        recordsPerPartition,
        totalBytes,
        pollTimeout,
        commitInterval,
        releaseWait,
        groupProtocol);
  }

  /** The same with another time between commits. */
  public ReceiverOptions commitInterval(Duration interval) {
    return new ReceiverOptions(
        connection,
        groupId,
        prefetchRecords,
        prefetchBytes,
        inFlightRecords,
        inFlightBytes,
        pollTimeout,
        interval,
        releaseWait,
        groupProtocol);
  }

  /** The same with another wait for in-flight records on revocation and stop. */
  public ReceiverOptions releaseWait(Duration wait) {
    return new ReceiverOptions(
        connection,
        groupId,
        prefetchRecords,
        prefetchBytes,
        inFlightRecords,
        inFlightBytes,
        pollTimeout,
        commitInterval,
        wait,
        groupProtocol);
  }

  /** The same with another group protocol, {@code classic} or {@code consumer}. */
  public ReceiverOptions groupProtocol(String protocol) {
    return new ReceiverOptions(
        connection,
        groupId,
        prefetchRecords,
        prefetchBytes,
        inFlightRecords,
        inFlightBytes,
        pollTimeout,
        commitInterval,
        releaseWait,
        protocol);
  }
}
