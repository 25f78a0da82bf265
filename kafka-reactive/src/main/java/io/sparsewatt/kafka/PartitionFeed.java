package io.sparsewatt.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one assigned partition: what waits for demand, and what is in flight. */
final class PartitionFeed extends DrainedPublisher<ConsumerRecord<String, byte[]>>
    implements ByteBudget.Waiter {

  private final int prefetchRecords;
  private final long prefetchBytes;
  private final Watermark watermark;
  private final ByteBudget inFlight;
  private final Runnable reclaimed;
  private final AtomicInteger waitingRecords = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean paused;

  /**
   * @param reclaimed told when a paused feed has room for half of its bounds again
   */
  PartitionFeed(
      int prefetchRecords,
      long prefetchBytes,
      Watermark watermark,
      ByteBudget inFlight,
      Runnable reclaimed) {
    this.prefetchRecords = prefetchRecords;
    this.prefetchBytes = prefetchBytes;
    this.watermark = watermark;
    this.inFlight = inFlight;
    this.reclaimed = reclaimed;
  }

  void add(ConsumerRecord<String, byte[]> record) {
    waitingRecords.incrementAndGet();
    waitingBytes.addAndGet(RecordSize.of(record));
    offer(record);
  }

  /** Asked by the poll thread before each poll: whether to fetch nothing more for now. */
  boolean mustPause() {
    boolean full =
        isCancelled()
            || waitingRecords.get() >= prefetchRecords
            || waitingBytes.get() >= prefetchBytes;
    // Hysteresis: resumed at half, so that a slow reader does not pause and resume every record.
    boolean pause = full || (paused && !halfEmpty());
    paused = pause;
    // The reader may have emptied it in between, and saw it as not paused.
    if (pause && !isCancelled() && halfEmpty()) {
      paused = false;
      return false;
    }
    return pause;
  }

  private boolean halfEmpty() {
    return waitingRecords.get() <= prefetchRecords / 2 && waitingBytes.get() <= prefetchBytes / 2;
  }

  int waitingRecords() {
    return waitingRecords.get();
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  Watermark watermark() {
    return watermark;
  }

  void acknowledge(long offset, String metadata) {
    freed(watermark.acknowledge(offset, metadata));
  }

  void acknowledgeThrough(long offset, String metadata) {
    freed(watermark.acknowledgeThrough(offset, metadata));
  }

  private void freed(long bytes) {
    if (bytes > 0) {
      inFlight.release(bytes);
      drain();
    }
  }

  /** Acknowledgements count no more; what is in flight weighs no more. */
  void close() {
    long left = watermark.close();
    if (left > 0) {
      inFlight.release(left);
    }
  }

  @Override
  public void roomMade() {
    drain();
  }

  @Override
  boolean admit(ConsumerRecord<String, byte[]> record) {
    // A full watermark is drained again by the acknowledgement that makes room.
    return !watermark.full() && inFlight.tryAcquire(RecordSize.of(record), this);
  }

  @Override
  void delivered(ConsumerRecord<String, byte[]> record) {
    left(record);
    if (!watermark.opened(record.offset(), RecordSize.of(record))) {
      inFlight.release(RecordSize.of(record));
    }
  }

  @Override
  void discarded(ConsumerRecord<String, byte[]> record) {
    left(record);
  }

  private void left(ConsumerRecord<String, byte[]> record) {
    waitingRecords.decrementAndGet();
    waitingBytes.addAndGet(-RecordSize.of(record));
    if (paused && halfEmpty()) {
      paused = false;
      reclaimed.run();
    }
  }

  @Override
  void onCancel() {}

  @Override
  void onEnd() {
    inFlight.leave(this);
  }
}
