package io.sparsewatt.standalone.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or a TERM signal interrupts the command, and the process waits while the command closes
 * what it opened, last first. Opened by the thread that the command runs on, before all else.
 */
final class StopSignal implements AutoCloseable {

  // Services stop gracefully within ten seconds, and the broker after them.
  private static final Duration CLOSING = Duration.ofSeconds(25);

  private final Thread command = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean given;

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether an interruption is the signal's. */
  boolean given() {
    return given;
  }

  /** Waits until the signal is given. */
  void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void stop() {
    given = true;
    command.interrupt();
    try {
      if (!closed.await(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println(
            "sparsewatt: stopped before everything was closed; the log recovers at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (!given) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends already, and with it the hook.
        return;
      }
    }
  }
}
