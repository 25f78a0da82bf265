package io.sparsewatt.kafka.stage;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in order, on whichever thread of a shared pool is free. One task a
 * turn, so that a busy partition does not keep a thread from the others.
 */
final class SerialExecutor implements Executor {

  private final Executor pool;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      pool.execute(this::runOne);
    }
  }

  private void runOne() {
    Runnable task = tasks.poll();
    try {
      if (task != null) {
        task.run();
      }
    } finally {
      if (waiting.decrementAndGet() != 0) {
        pool.execute(this::runOne);
      }
    }
  }
}
