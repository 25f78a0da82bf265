package io.sparsewatt.kafka;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * A queue that one thread fills and one subscriber empties by its demand.
 *
 * <p>{@link #offer}, {@link #finish} and {@link #abort} belong to the filling thread. Signals come
 * from whichever thread makes one possible: the filling one, or one that requests or makes room;
 * never from two at once. The queue itself has no bound: who fills it asks a subclass before.
 */
abstract class DrainedPublisher<T> extends Flux<T> implements Subscription {

  // Single producer; consumed inside the drain only.
  private final Queue<T> queue = Queues.<T>unbounded(64).get();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable CoreSubscriber<? super T> subscriber;
  private volatile boolean cancelled;
  // Written before ended; no more is offered after it.
  private @Nullable Throwable error;
  private boolean abandon;
  private volatile boolean ended;
  private volatile @Nullable Throwable badRequest;
  // Inside the drain only.
  private boolean terminated;

  /** Whether the next element may go to the subscriber now; if not, something calls drain later. */
  abstract boolean admit(T element);

  /** The element has left the queue and goes to the subscriber. */
  abstract void delivered(T element);

  /** The element has left the queue and goes nowhere. */
  abstract void discarded(T element);

  /** The subscriber wants no more, or broke the rules; called once. */
  abstract void onCancel();

  /** Nothing more is delivered, whatever the reason; called once, after the last admit. */
  void onEnd() {}

  final void offer(T element) {
    queue.offer(element);
    drain();
  }

  /** Completes when the queue is empty. */
  final void finish() {
    ended = true;
    drain();
  }

  /** Completes, or fails, at once; what waits is discarded. */
  final void abort(@Nullable Throwable cause) {
    if (!ended || queue.peek() != null) {
      error = cause;
      abandon = true;
      ended = true;
      drain();
    }
  }

  final boolean isCancelled() {
    return cancelled;
  }

  @Override
  public final void subscribe(CoreSubscriber<? super T> actual) {
    if (!taken.compareAndSet(false, true)) {
      Operators.error(
          actual, new IllegalStateException("a stream of Kafka records has one subscriber only"));
      return;
    }
    actual.onSubscribe(this);
    subscriber = actual;
    onSubscribed();
    drain();
  }

  /** Called once, after the subscription was handed over. */
  void onSubscribed() {}

  @Override
  public final void request(long n) {
    if (n <= 0) {
      badRequest =
          new IllegalArgumentException(
              "a subscriber requested " + n + " elements; at least 1 expected (rule 3.9)");
    } else {
      requested.accumulateAndGet(n, Operators::addCap);
    }
    drain();
  }

  @Override
  public final void cancel() {
    if (!cancelled) {
      cancelled = true;
      drain();
    }
  }

  final void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      if (cancelled) {
        clear();
        if (!terminated) {
          terminated = true;
          subscriber = null;
          onEnd();
          onCancel();
        }
      } else if (terminated) {
        clear();
      } else {
        CoreSubscriber<? super T> actual = subscriber;
        if (actual != null) {
          deliver(actual);
        }
      }
      missed = drains.addAndGet(-missed);
    } while (missed != 0);
  }

  private void deliver(CoreSubscriber<? super T> actual) {
    long demand = requested.get();
    long given = 0;
    while (true) {
      Throwable bad = badRequest;
      if (bad != null) {
        clear();
        terminated = true;
        subscriber = null;
        onEnd();
        onCancel();
        actual.onError(bad);
        return;
      }
      if (cancelled) {
        // drain() was called again by cancel(), and cleans up.
        return;
      }
      boolean last = ended;
      if (last && abandon) {
        clear();
        terminate(actual);
        return;
      }
      T element = queue.peek();
      if (element == null) {
        if (last) {
          terminate(actual);
          return;
        }
        break;
      }
      if (given == demand) {
        long more = requested.get();
        if (more == demand) {
          break;
        }
        demand = more;
      }
      if (!admit(element)) {
        break;
      }
      queue.poll();
      delivered(element);
      actual.onNext(element);
      given++;
    }
    if (given != 0) {
      // Long.MAX_VALUE is demand without end.
      requested.accumulateAndGet(given, (r, g) -> r == Long.MAX_VALUE ? r : r - g);
    }
  }

  private void terminate(CoreSubscriber<? super T> actual) {
    terminated = true;
    subscriber = null;
    onEnd();
    Throwable cause = error;
    if (cause == null) {
      actual.onComplete();
    } else {
      actual.onError(cause);
    }
  }

  private void clear() {
    for (T element = queue.poll(); element != null; element = queue.poll()) {
      discarded(element);
    }
  }
}
