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
import java.util.Objects;
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
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

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
    this(connection, clock, LogReader.partitions(OUTPUTS));
  }

  /**
   * Starts at the present end of the log, and reads nothing but the partition of a rig.
   *
   * @param clock for the time since a frame's acceptance
   */
  public static LogTail ofRig(KafkaConnection connection, InstantSource clock, String rig) {
    int partition = Topic.partitionOf(rig);
    return new LogTail(
        connection,
        clock,
        LogReader.partitions(OUTPUTS).stream()
            .filter(each -> each.partition() == partition)
            .toList());
  }

  private LogTail(
      KafkaConnection connection, InstantSource clock, List<TopicPartition> partitions) {
    this.clock = clock;
    LogReader reader = new LogReader(ReaderOptions.of(connection));
    // The end is asked for first, so that nothing written after this constructor is missed.
    Map<TopicPartition, Long> ends;
    try {
      ends = Objects.requireNonNull(reader.endOffsets(partitions).block(CONNECT_LIMIT));
    } catch (RuntimeException e) {
      throw new LogUnreachableException(
          "the log cannot be read at "
              + connection.bootstrapServers()
              + " within "
              + CONNECT_LIMIT.toSeconds()
              + " s. Is the platform up, and is that its broker?",
          e);
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
      throw new LogUnreachableException("reading the log broke off: " + cause.getMessage(), cause);
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
