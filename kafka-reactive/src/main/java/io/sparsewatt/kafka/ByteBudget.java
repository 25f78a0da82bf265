package io.sparsewatt.kafka;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that several feeds share. Who finds no room waits in line, so that a large record is not
 * overtaken for ever by small ones. Thread-safe.
 */
final class ByteBudget {

  /** Told, outside any lock, that it is first in line and there may be room. */
  interface Waiter {
    void roomMade();
  }

  private final long limit;
  private long used;
  private final LinkedHashSet<Waiter> line = new LinkedHashSet<>();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Takes the bytes, or puts the waiter in line. An empty budget takes a record of any size. */
  boolean tryAcquire(long bytes, Waiter waiter) {
    Waiter next;
    synchronized (this) {
      boolean first = line.isEmpty() || line.getFirst().equals(waiter);
      if (!first || (used != 0 && used + bytes > limit)) {
        line.add(waiter);
        return false;
      }
      used += bytes;
      line.remove(waiter);
      next = line.isEmpty() ? null : line.getFirst();
    }
    tell(next);
    return true;
  }

  void release(long bytes) {
    Waiter next;
    synchronized (this) {
      used -= bytes;
      next = line.isEmpty() ? null : line.getFirst();
    }
    tell(next);
  }

  /** Out of the line, for a waiter that takes nothing more. */
  void leave(Waiter waiter) {
    Waiter next;
    synchronized (this) {
      boolean first = !line.isEmpty() && line.getFirst().equals(waiter);
      line.remove(waiter);
      next = first && !line.isEmpty() ? line.getFirst() : null;
    }
    tell(next);
  }

  synchronized long used() {
    return used;
  }

  private static void tell(@Nullable Waiter next) {
    if (next != null) {
      next.roomMade();
    }
  }
}
