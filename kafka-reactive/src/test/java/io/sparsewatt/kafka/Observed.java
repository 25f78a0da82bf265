package io.sparsewatt.kafka;

import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Passes every signal on as it is, and tells of each element after it was delivered. */
final class Observed<T> implements Publisher<T> {

  private final Publisher<T> source;
  private final Consumer<T> delivered;

  Observed(Publisher<T> source, Consumer<T> delivered) {
    this.source = source;
    this.delivered = delivered;
  }

  @Override
  public void subscribe(Subscriber<? super T> actual) {
    if (actual == null) {
      throw new NullPointerException("rule 1.9");
    }
    source.subscribe(
        new Subscriber<T>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
          }

          @Override
          public void onNext(T element) {
            actual.onNext(element);
            delivered.accept(element);
          }

          @Override
          public void onError(Throwable cause) {
            actual.onError(cause);
          }

          @Override
          public void onComplete() {
            actual.onComplete();
          }
        });
  }
}
