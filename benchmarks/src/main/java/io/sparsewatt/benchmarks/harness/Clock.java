package io.sparsewatt.benchmarks.harness;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What time is taken by. */
public enum Clock {
  /**
   * Of the calling thread on its processor: what others take on a shared machine does not count.
   */
  THREAD {
    @Override
    public long nanos() {
      return THREADS.getCurrentThreadCpuTime();
    }
  },
  /** On the wall: for work on more than one thread. */
  WALL {
    @Override
    public long nanos() {
      return System.nanoTime();
    }
  };

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A rising count of nanoseconds. */
  public abstract long nanos();
}
