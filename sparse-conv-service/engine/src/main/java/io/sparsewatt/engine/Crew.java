package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Some threads that share the parts of a task. What a part does must not depend on who does it. */
final class Crew implements AutoCloseable {

  private final int members;
  private final ExecutorService others;

  Crew(int members) {
    this.members = members;
    this.others =
        Executors.newFixedThreadPool(
            Math.max(1, members - 1),
            task -> Thread.ofPlatform().daemon().name("sparsewatt-training").unstarted(task));
  }

  /** One part of a task. */
  @FunctionalInterface
  interface Part {

    /**
     * Does it.
     *
     * @param member 0 .. members - 1; no two at once have the same
     */
    void run(int part, int member);
  }

  int members() {
    return members;
  }

  /** Does all parts and returns when they are done. */
  void run(int parts, Part task) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> pending = new ArrayList<>();
    for (int member = 1; member < Math.min(members, parts); member++) {
      int self = member;
      pending.add(others.submit(() -> claim(next, parts, task, self)));
    }
    try {
      claim(next, parts, task, 0);
    } finally {
      for (Future<?> other : pending) {
        await(other);
      }
    }
  }

  private static void claim(AtomicInteger next, int parts, Part task, int member) {
    for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
      task.run(part, member);
    }
  }

  private static void await(Future<?> other) {
    try {
      other.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    }
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
