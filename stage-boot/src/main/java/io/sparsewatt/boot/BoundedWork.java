package io.sparsewatt.boot;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/** Computation off the event loop: so many at a time, so many waiting, the rest turned away. */
public final class BoundedWork implements AutoCloseable {

  private final String name;
  private final int waiting;
  private final ThreadPoolExecutor pool;

  /**
   * @param name in thread names, and as a plural noun in refusals
   * @param threads at a time
   * @param waiting in line
   */
  public BoundedWork(String name, int threads, int waiting) {
    this.name = name;
    this.waiting = waiting;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }

  /**
   * Runs the task once per subscription. One that is cancelled while it waits is not begun.
   *
   * @return fails with what the task throws; with 503 where too many wait
   */
  public <T> Mono<T> run(Callable<T> task) {
    return Mono.create(sink -> {
      try {
        Future<?> running =
            pool.submit(() -> {
              try {
                sink.success(task.call());
              } catch (Throwable e) {
                sink.error(e);
              }
            });
        sink.onCancel(() -> running.cancel(false));
      } catch (RejectedExecutionException e) {
        sink.error(
            new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "too-many-" + name,
                    waiting + " " + name + " wait already, which is the limit; send it again later")
                .retryAfter(Duration.ofSeconds(1)));
      }
    });
  }

  /** Tasks in line now. */
  public int waiting() {
    return pool.getQueue().size();
  }

  /** Begins nothing more; what runs ends. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
