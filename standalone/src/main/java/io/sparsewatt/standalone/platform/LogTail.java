package io.sparsewatt.standalone.platform;

import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.standalone.run.StageOutput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** What the stages write from now on, in a bounded queue. The reader waits while it is full. */
public final class LogTail implements AutoCloseable {

  private static final Topic[] OUTPUTS = {
    Topic.VOXEL_EVENTS, Topic.ACTIVATION_EVENTS, Topic.ENERGY_EVENTS, Topic.SCENES, Topic.PLANS
  };

  // A few seconds of a sensor; records of a LiDAR frame are below a megabyte together.
  private static final int WAITING = 256;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final BlockingQueue<StageOutput> queue = new LinkedBlockingQueue<>(WAITING);
  private final InstantSource clock;
  private final Disposable reading;
  private volatile @Nullable Throwable failure;

  /**
   * Starts at the present end of the log.
   *
   * @param clock for the time since a frame's acceptance
   */
  public LogTail(KafkaConnection connection, InstantSource clock) {
    this.clock = clock;
    LogReader reader = new LogReader(ReaderOptions.of(connection));
    List<TopicPartition> partitions = LogReader.partitions(OUTPUTS);
    // The end is asked for first, so that nothing written after this constructor is missed.
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions).block(Duration.ofSeconds(30));
    if (ends == null) {
      throw new IllegalStateException("the log's end is unknown");
    }
    reading =
        reader
            .read(partitions, new ReadFrom.Offsets(ends), new ReadUntil.Forever())
            .publishOn(Schedulers.boundedElastic(), 1)
            .subscribe(this::put, cause -> failure = cause);
  }

  /** The next record, or null if none comes within the wait. */
  public @Nullable StageOutput next(Duration wait) throws InterruptedException {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the log can't be read: " + cause.getMessage(), cause);
    }
    return queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void put(ConsumerRecord<String, byte[]> record) {
    Topic topic = topic(record.topic());
    if (topic == null || record.value() == null) {
      return;
    }
    try {
      queue.put(
          new StageOutput(
              topic,
              header(record, Headers.N),
              record.key(),
              record.value(),
              header(record, Headers.TOOK_NANOS),
              (clock.millis() - record.timestamp()) * NANOS_PER_MILLI));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Topic topic(String id) {
    for (Topic topic : OUTPUTS) {
      if (topic.id().equals(id)) {
        return topic;
      }
    }
    return null;
  }

  private static long header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value().length != Long.BYTES
        ? -1
        : ByteBuffer.wrap(header.value()).getLong();
  }

  @Override
  public void close() {
    reading.dispose();
  }
}
