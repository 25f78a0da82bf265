package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordSenderTest {

  private static final int KIB = 1 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final RecordSender sender =
      new RecordSender(
          SenderOptions.of(KafkaConnection.to("nowhere:1")).bounds(100 * KIB, 3), kafka);
  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  private final List<Throwable> failed = new CopyOnWriteArrayList<>();

  private void send(int bytes) {
    sender
        .send(new ProducerRecord<>("out", 0, "k", new byte[bytes]))
        .map(RecordMetadata::offset)
        .subscribe(acknowledged::add, failed::add);
  }

  private void awaitHandedOver(int records) {
    RealBroker.until(records + " handed over", LIMIT, () -> kafka.history().size() == records);
  }

  @AfterEach
  void abandon() {
    sender.abandon();
  }

  @Test
  void nothingIsSentBeforeSubscription() {
    sender.send(new ProducerRecord<>("out", 0, "k", new byte[1]));
    send(10);
    awaitHandedOver(1);
    assertThat(kafka.history().getFirst().value()).hasSize(10);
  }

  @Test
  void bytesInFlightAreBoundedAndOrderIsKept() {
    send(60 * KIB);
    awaitHandedOver(1);
    send(60 * KIB + 1);
    send(1);
    RealBroker.until("one is taken from the line", LIMIT, () -> sender.waitingRecords() == 1);
    assertThat(kafka.history()).as("60 + 60 KiB exceed 100, and 1 does not overtake").hasSize(1);
    assertThat(sender.inFlightBytes()).isBetween(60L * KIB, 61L * KIB);

    kafka.completeNext();
    awaitHandedOver(3);
    kafka.completeNext();
    kafka.completeNext();
    RealBroker.until("all", LIMIT, () -> acknowledged.size() == 3);
    assertThat(kafka.history().stream().map(r -> r.value().length).toList())
        .containsExactly(60 * KIB, 60 * KIB + 1, 1);
    assertThat(acknowledged).containsExactly(0L, 1L, 2L);
    assertThat(sender.inFlightBytes()).isZero();
  }

  @Test
  void aRecordLargerThanTheBoundPassesAlone() {
    send(200 * KIB);
    awaitHandedOver(1);
  }

  @Test
  void aFullLineRefusesAtOnce() {
    send(100 * KIB);
    awaitHandedOver(1);
    send(100 * KIB);
    RealBroker.until("one is taken from the line", LIMIT, () -> sender.waitingRecords() == 0);
    send(1);
    send(1);
    send(1);
    assertThat(failed).isEmpty();
    send(1);
    assertThat(failed).singleElement().isInstanceOf(SenderOverloadedException.class);
    assertThat(failed.getFirst()).hasMessageContaining("3 records");
  }

  @Test
  void afterAFailureTheNextGoesOn() {
    send(100 * KIB);
    awaitHandedOver(1);
    send(100 * KIB);
    kafka.errorNext(new TimeoutException("brokers away"));
    awaitHandedOver(2);
    kafka.completeNext();
    RealBroker.until("second", LIMIT, () -> acknowledged.size() == 1);
    assertThat(failed).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void aProducerThatThrowsFailsTheRecordOnly() {
    kafka.sendException = new TimeoutException("no metadata");
    send(1);
    RealBroker.until("failed", LIMIT, () -> failed.size() == 1);
    kafka.sendException = null;
    send(1);
    awaitHandedOver(1);
    assertThat(sender.inFlightBytes()).isPositive();
  }

  @Test
  void closingSendsWhatIsInLine() {
    send(1);
    send(2);
    sender.close(LIMIT);
    assertThat(kafka.history()).hasSize(2);
    assertThat(kafka.closed()).isTrue();
    assertThatThrownBy(
            () -> sender.send(new ProducerRecord<>("out", 0, "k", new byte[1])).block(LIMIT))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
