package io.sparsewatt.driving.crew;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that share pieces of work out among them. Stateless. */
public final class Crew {

  private Crew() {}

  /**
   * Does all of it.
   *
   * @param threads 1 or more
   * @param work pieces that need nothing of each other
   * @return what they gave, in the order of the pieces, on any number of threads
   * @throws IllegalStateException if a piece fails; those not begun are left
   * @throws InterruptedException if it is stopped
   */
  public static <T> List<T> run(int threads, List<? extends Callable<T>> work)
      throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      try {
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> piece : work) {
          running.add(pool.submit(piece));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
          results.add(one.get());
        }
        return results;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a piece of work broke off: " + e.getCause(), e.getCause());
      } finally {
        pool.shutdownNow();
      }
    }
  }
}
