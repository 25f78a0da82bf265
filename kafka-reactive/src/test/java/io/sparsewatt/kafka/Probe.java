package io.sparsewatt.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that asks for nothing by itself and remembers everything. */
final class Probe<T> extends BaseSubscriber<T> {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<T> got = new ArrayList<>();
  private volatile boolean completed;
  private volatile @Nullable Throwable failure;

  @Override
  protected void hookOnSubscribe(Subscription subscription) {}

  @Override
  protected void hookOnNext(T value) {
    synchronized (got) {
      got.add(value);
    }
  }

  @Override
  protected void hookOnComplete() {
    completed = true;
  }

  @Override
  protected void hookOnError(Throwable throwable) {
    failure = throwable;
  }

  List<T> got() {
    synchronized (got) {
      return List.copyOf(got);
    }
  }

  T await(int index) {
    RealBroker.until("element " + index, LIMIT, () -> got().size() > index);
    return got().get(index);
  }

  boolean completed() {
    return completed;
  }

  void awaitCompletion() {
    RealBroker.until("completion", LIMIT, () -> completed);
  }

  Throwable awaitFailure() {
    RealBroker.until("failure", LIMIT, () -> failure != null);
    Throwable found = failure;
    if (found == null) {
      throw new AssertionError("no failure");
    }
    return found;
  }
}
