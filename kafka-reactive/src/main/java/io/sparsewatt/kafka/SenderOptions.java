package io.sparsewatt.kafka;

import java.time.Duration;

/**
 * How a {@link RecordSender} writes.
 *
 * @param connection the brokers
 * @param inFlightBytes bytes handed to Kafka and not acknowledged; what exceeds it waits in line
 * @param waitingRecords records in line; beyond it sending fails at once, and the caller is to slow
 *     down
 * @param deliveryTimeout how long Kafka retries a record before it fails; at least 1 s
 * @param compression {@code none}, {@code lz4} or {@code zstd}
 * @param batchBytes records of a partition that go out together, and the size of the buffers that
 *     Kafka keeps and fills again; a record that is larger gets a buffer of its own each time,
 *     which is garbage afterwards
 */
public record SenderOptions(
    KafkaConnection connection,
    long inFlightBytes,
    int waitingRecords,
    Duration deliveryTimeout,
    String compression,
    int batchBytes) {

  /** The most by which buffers may exceed the bytes in flight: a partly filled one a partition. */
  private static final int MOST_BATCH_BYTES = 2 << 20;

  // Voxel events of a 64-beam scan are 200 to 500 kB.
  private static final int BATCH_BYTES = 512 << 10;

  public SenderOptions {
    Bounds.positive("inFlightBytes", inFlightBytes);
    Bounds.positive("waitingRecords", waitingRecords);
    if (deliveryTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "deliveryTimeout is " + deliveryTimeout + "; at least 1 s expected");
    }
    if (batchBytes < 1 || batchBytes > MOST_BATCH_BYTES) {
      throw new IllegalArgumentException(
          "batchBytes is " + batchBytes + "; 1.." + MOST_BATCH_BYTES + " expected");
    }
  }

  /** 64 MiB in flight, two minutes for a record, no compression: frames of floats hardly shrink. */
  public static SenderOptions of(KafkaConnection connection) {
    return new SenderOptions(
        connection, 64L << 20, 1 << 16, Duration.ofMinutes(2), "none", BATCH_BYTES);
  }

  /** The same with another time for a record's delivery. */
  public SenderOptions deliveryTimeout(Duration timeout) {
    return new SenderOptions(
        connection, inFlightBytes, waitingRecords, timeout, compression, batchBytes);
  }

  /** The same with other bounds. */
  public SenderOptions bounds(long inFlight, int waiting) {
    return new SenderOptions(
        connection, inFlight, waiting, deliveryTimeout, compression, batchBytes);
  }

  /** The same with other buffers. */
  public SenderOptions batchBytes(int bytes) {
    return new SenderOptions(
        connection, inFlightBytes, waitingRecords, deliveryTimeout, compression, bytes);
  }
}
