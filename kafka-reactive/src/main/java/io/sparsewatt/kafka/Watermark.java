package io.sparsewatt.kafka;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What of one partition was delivered and what of it is acknowledged: the position that may be
 * committed is the one below the first record that is not. Bounded by the limit given. Thread-safe.
 */
final class Watermark {

  private static final int INITIAL_CAPACITY = 16;

  private final int limit;

  // A ring of the records in flight, by rising offset.
  private long[] offsets = new long[INITIAL_CAPACITY];
  private int[] bytes = new int[INITIAL_CAPACITY];
  private boolean[] acknowledged = new boolean[INITIAL_CAPACITY];
  private @Nullable String[] metadata = new @Nullable String[INITIAL_CAPACITY];
  private int head;
  private int count;

  private long position;
  private String positionMetadata = "";
  private long committed;
  private boolean closed;
  private boolean relinquished;

  /**
   * @param limit records in flight
   * @param position where the group stands; nothing below is ever committed
   */
  Watermark(int limit, long position) {
    this.limit = limit;
    this.position = position;
    this.committed = position;
  }

  synchronized boolean full() {
    return count >= limit;
  }

  /** False when closed: the record is then delivered to someone who has to go. */
  synchronized boolean opened(long offset, int size) {
    if (closed) {
      return false;
    }
    if (count == offsets.length) {
      grow();
    }
    int at = slot(count);
    offsets[at] = offset;
    bytes[at] = size;
    acknowledged[at] = false;
    metadata[at] = null;
    count++;
    return true;
  }

  /** Returns the bytes that are no longer in flight; 0 for what is not in flight. */
  synchronized long acknowledge(long offset, String with) {
    int i = find(offset);
    if (i < 0 || i >= count || offsets[slot(i)] != offset || acknowledged[slot(i)] || closed) {
      return 0;
    }
    int at = slot(i);
    acknowledged[at] = true;
    metadata[at] = with;
    long freed = bytes[at];
    advance();
    return freed;
  }

  /** Acknowledges everything up to the offset; the metadata is of the position after it. */
  synchronized long acknowledgeThrough(long offset, String with) {
    if (closed) {
      return 0;
    }
    long freed = 0;
    for (int i = 0; i < count && offsets[slot(i)] <= offset; i++) {
      int at = slot(i);
      if (!acknowledged[at]) {
        acknowledged[at] = true;
        freed += bytes[at];
      }
      metadata[at] = with;
    }
    advance();
    return freed;
  }

  private void advance() {
    while (count > 0 && acknowledged[head]) {
      if (offsets[head] >= position) {
        position = offsets[head] + 1;
        String with = metadata[head];
        positionMetadata = with == null ? "" : with;
      }
      metadata[head] = null;
      head = (head + 1) % offsets.length;
      count--;
    }
    if (count == 0) {
      notifyAll();
    }
  }

  /** The position to commit, or null if it was. */
  synchronized @Nullable OffsetAndMetadata uncommitted() {
    return position > committed ? new OffsetAndMetadata(position, positionMetadata) : null;
  }

  synchronized void committed(long at) {
    committed = Math.max(committed, at);
  }

  synchronized long position() {
    return position;
  }

  /** What is in flight will not be acknowledged. */
  synchronized void relinquish() {
    relinquished = true;
    notifyAll();
  }

  /** Waits until nothing is in flight that may be acknowledged; false if that took longer. */
  synchronized boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
    while (count > 0 && !relinquished) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // Rounded up: a wait of 0 ms has no end.
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  /** Acknowledgements count no more. Returns the bytes that were still in flight. */
  synchronized long close() {
    long left = 0;
    if (!closed) {
      closed = true;
      for (int i = 0; i < count; i++) {
        if (!acknowledged[slot(i)]) {
          left += bytes[slot(i)];
        }
      }
    }
    return left;
  }

  /** Place of the first record at or above the offset. */
  private int find(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (offsets[slot(mid)] < offset) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private int slot(int i) {
    return (head + i) % offsets.length;
  }

  private void grow() {
    int capacity = offsets.length * 2;
    long[] o = new long[capacity];
    int[] b = new int[capacity];
    boolean[] a = new boolean[capacity];
    @Nullable String[] m = new @Nullable String[capacity];
    for (int i = 0; i < count; i++) {
      int at = slot(i);
      o[i] = offsets[at];
      b[i] = bytes[at];
      a[i] = acknowledged[at];
      m[i] = metadata[at];
    }
    offsets = o;
    bytes = b;
    acknowledged = a;
    metadata = m;
    head = 0;
  }
}
