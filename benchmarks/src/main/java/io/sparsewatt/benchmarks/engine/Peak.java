package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.benchmarks.peer.VectorPeak;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The processor's limit on one thread and on two, as contenders. */
final class Peak implements AutoCloseable {

  // Some 3 ms a call on a processor of today.
  private static final int STEPS = 1 << 20;

  private final VectorPeak own = new VectorPeak(STEPS);
  private final VectorPeak others = new VectorPeak(STEPS);
  private final ExecutorService second =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("peak").unstarted(task));

  Timed oneThread() {
    return Timed.by(Clock.THREAD, own::run);
  }

  /** Wall time in which two threads do a call's work each. */
  Timed twoThreads() {
    return Timed.by(
        Clock.WALL,
        () -> {
          Future<?> other = second.submit(others::run);
          own.run();
          try {
            other.get();
          } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  /** GFLOP/s of one thread whose call took so many nanoseconds; of two, times two. */
  double gflops(double nanos) {
    return own.flops() / nanos;
  }

  @Override
  public void close() {
    second.shutdownNow();
  }
}
