package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a session, the caller's first. They claim tiles in any order; rows depend on no
 * other row of their layer, so the order leaves no trace.
 */
final class Workers implements AutoCloseable {

  private final List<TileWorker> workers = new ArrayList<>();
  private final @Nullable ExecutorService pool;
  private final List<Future<?>> pending = new ArrayList<>();
  private final AtomicInteger nextTile = new AtomicInteger();

  Workers(int threads, Kernels kernels) {
    for (int t = 0; t < threads; t++) {
      workers.add(new TileWorker(kernels));
    }
    pool =
        threads == 1
            ? null
            : Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().daemon().name("sparsewatt-engine-", 1).factory());
  }

  /** Computes the first {@code count} rows of a list. */
  void compute(LayerState state, int[] slots, int count, int[] outcomes) {
    int tiles = (count + TileWorker.TILE - 1) / TileWorker.TILE;
    nextTile.set(0);
    ExecutorService others = pool;
    if (others != null) {
      for (int t = 1; t < Math.min(workers.size(), tiles); t++) {
        TileWorker worker = workers.get(t);
        pending.add(others.submit(() -> claim(worker, state, slots, count, outcomes)));
      }
    }
    try {
      claim(workers.getFirst(), state, slots, count, outcomes);
    } finally {
      awaitAll();
    }
  }

  private void claim(TileWorker worker, LayerState state, int[] slots, int count, int[] outcomes) {
    while (true) {
      int from = nextTile.getAndIncrement() * TileWorker.TILE;
      if (from >= count) {
        return;
      }
      worker.compute(state, slots, from, Math.min(from + TileWorker.TILE, count), outcomes);
    }
  }

  private void awaitAll() {
    boolean interrupted = false;
    Throwable failure = null;
    for (Future<?> future : pending) {
      while (true) {
        try {
          future.get();
          break;
        } catch (InterruptedException e) {
          // A half-computed layer is no state to leave behind; tiles are short.
          interrupted = true;
        } catch (ExecutionException e) {
          failure = e.getCause();
          break;
        }
      }
    }
    pending.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("a worker failed: " + failure, failure);
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }
}
