package io.sparsewatt.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A consumer confined to one thread, with {@link #wake} for the others: a wake-up ends the poll
 * under way, or makes the next one return at once, and disturbs no other call.
 */
final class PollingConsumer {

  private final Consumer<String, byte[]> kafka;
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicBoolean wanted = new AtomicBoolean();

  PollingConsumer(Consumer<String, byte[]> kafka) {
    this.kafka = kafka;
  }

  /** For the polling thread only. Calls that may block go through {@link #call}. */
  Consumer<String, byte[]> kafka() {
    return kafka;
  }

  ConsumerRecords<String, byte[]> poll(Duration timeout) {
    polling.set(true);
    try {
      return kafka.poll(wanted.getAndSet(false) ? Duration.ZERO : timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      polling.set(false);
    }
  }

  /** From any thread. */
  void wake() {
    wanted.set(true);
    if (polling.compareAndSet(true, false)) {
      kafka.wakeup();
    }
  }

  /** Repeats a call that a wake-up meant for the poll has hit. */
  <T> T call(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        wanted.set(true);
      }
    }
  }
}
