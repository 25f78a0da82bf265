package io.sparsewatt.kafka;

import io.sparsewatt.events.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Sends records, acknowledged by all in-sync replicas, without blocking a caller.
 *
 * <p>Records go out in the order in which the Monos are subscribed, through one thread of its own,
 * because Kafka's {@code send} may block. The producer is idempotent: retries neither repeat nor
 * reorder. Thread-safe.
 */
public final class RecordSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordSender.class);

  /** Buffers of partly filled batches, on top of the bytes in flight. */
  private static final long BATCH_BYTES = 32L << 20;

  private record Pending(ProducerRecord<String, byte[]> record, MonoSink<RecordMetadata> sink) {}

  private final SenderOptions options;
  private final Producer<String, byte[]> producer;
  private final LinkedBlockingQueue<Pending> line;
  private final Thread thread;
  private final Object room = new Object();
  // Guarded by room.
  private long inFlightBytes;
  private volatile boolean closing;
  private volatile boolean abandoned;

  /** A sender with a connection of its own. */
  public RecordSender(SenderOptions options) {
    this(options, connect(options));
  }

  RecordSender(SenderOptions options, Producer<String, byte[]> producer) {
    this.options = options;
    this.producer = producer;
    this.line = new LinkedBlockingQueue<>(options.waitingRecords());
    this.thread = Thread.ofPlatform().name("kafka-send").daemon().start(this::sendAll);
  }

  private static Producer<String, byte[]> connect(SenderOptions options) {
    Map<String, Object> all = options.connection().clientProperties();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // The most that idempotence allows with order kept.
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, options.inFlightBytes() + BATCH_BYTES);
    // Four stages follow one another: each millisecond of linger counts four times.
    all.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, options.batchBytes());
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, options.compression());
    int delivery = (int) Math.min(Integer.MAX_VALUE, options.deliveryTimeout().toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    // Kafka's 30 s, where the delivery has time for it and for one retry.
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(30_000, delivery / 2));
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, delivery);
    all.putAll(options.connection().properties());
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a record once per subscription. Once subscribed it is sent even if the subscription is
   * cancelled.
   *
   * @return where the record stands; fails with {@link SenderOverloadedException} when too many
   *     wait, with a Kafka exception when the brokers did not take it within the delivery timeout
   *     or never will
   */
  public Mono<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    return Mono.create(sink -> {
      if (closing) {
        sink.error(new RejectedExecutionException("the sender is closed"));
      } else if (!line.offer(new Pending(record, sink))) {
        sink.error(new SenderOverloadedException(options.waitingRecords()));
      }
    });
  }

  /** Bytes handed to Kafka and not acknowledged. */
  public long inFlightBytes() {
    synchronized (room) {
      return inFlightBytes;
    }
  }

  /** Records in line, not handed to Kafka yet. */
  public int waitingRecords() {
    return line.size();
  }

  private void sendAll() {
    try {
      while (!(closing && line.isEmpty()) && !abandoned) {
        // A closing sender interrupts no one: it is seen after the timeout at the latest.
        Pending next = line.poll(50, TimeUnit.MILLISECONDS);
        if (next != null) {
          sendNow(next);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("sending ends", e);
    }
    for (Pending left = line.poll(); left != null; left = line.poll()) {
      left.sink().error(new RejectedExecutionException("the sender was closed"));
    }
  }

  private void sendNow(Pending next) throws InterruptedException {
    int bytes = RecordSize.of(next.record());
    synchronized (room) {
      // One record passes whatever its size.
      while (inFlightBytes > 0 && inFlightBytes + bytes > options.inFlightBytes() && !abandoned) {
        room.wait();
      }
      inFlightBytes += bytes;
    }
    try {
      producer.send(next.record(), (metadata, failure) -> sent(next, bytes, metadata, failure));
    } catch (KafkaException | IllegalStateException e) {
      sent(next, bytes, null, e);
    }
  }

  private void sent(
      Pending sent, int bytes, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    synchronized (room) {
      inFlightBytes -= bytes;
      room.notifyAll();
    }
    if (failure != null) {
      sent.sink().error(failure);
    } else {
      sent.sink().success(metadata);
    }
  }

  /** Sends what is in line, waits for the acknowledgements within the delivery timeout, closes. */
  @Override
  public void close() {
    close(options.deliveryTimeout());
  }

  /** As {@link #close()}, within the time given; what is not acknowledged by then fails. */
  public void close(Duration limit) {
    closing = true;
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      if (!thread.join(limit)) {
        abandoned = true;
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }

  /** Ends as a crash would: what Kafka has not acknowledged may be lost. */
  public void abandon() {
    closing = true;
    abandoned = true;
    thread.interrupt();
    producer.close(Duration.ZERO);
  }
}
