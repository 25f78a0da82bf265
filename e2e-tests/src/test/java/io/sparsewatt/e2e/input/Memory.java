package io.sparsewatt.e2e.input;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What this JVM holds.
 *
 * @param heapBytes live objects, after a collection
 * @param directBytes direct buffers, of the platform and of Netty, which has a part of its own
 */
record Memory(long heapBytes, long directBytes) {

  /** Collections after which what only a cleaner or a weak reference held is gone. */
  private static final int COLLECTIONS = 4;

  private static final double MEBIBYTE = 1 << 20;

  /** Live memory now. */
  static Memory now() {
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      // Threads go on meanwhile; the least of several is nearest to what is live.
      heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    long direct = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct += pool.getMemoryUsed();
      }
    }
    return new Memory(heap, direct);
  }

  long total() {
    return heapBytes + directBytes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MiB heap + %.1f MiB direct",
        heapBytes / MEBIBYTE,
        directBytes / MEBIBYTE);
  }
}
