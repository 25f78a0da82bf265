package io.sparsewatt.ingest.pressure;

import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Records that the slowest stage has before it, by partition, looked up at an interval. Between two
 * looks the records sent meanwhile count on top. Thread-safe.
 */
public final class PipelineLag implements AutoCloseable {

  /** What every stage reads. */
  private static final Map<String, Topic> INPUTS =
      Map.of(
          "voxelise", Topic.SENSOR_FRAMES,
          "perceive", Topic.VOXEL_EVENTS,
          "price", Topic.ACTIVATION_EVENTS,
          "plan", Topic.SCENES);

  private static final Logger LOG = LoggerFactory.getLogger(PipelineLag.class);

  private final Supplier<TopicAdmin> admins;
  private final List<String> stages;
  private final Duration interval;
  private final long bound;
  private final long waitNanos;
  private final LongSupplier nanoTime;

  /** One that waits for room. */
  private record Waiting(int partition, Sinks.Empty<Void> room) {}

  // Guarded by this; one for each connection that is held back.
  private final List<Waiting> line = new ArrayList<>();

  // Guarded by this.
  private final long[] behind = new long[Topic.PARTITIONS];
  private final long[] sent = new long[Topic.PARTITIONS];
  private final SendTimes[] times = new SendTimes[Topic.PARTITIONS];
  private final boolean[] late = new boolean[Topic.PARTITIONS];
  private boolean closed;
  private @Nullable Thread thread;

  /**
   * @param stages of {@code voxelise}, {@code perceive}, {@code price}, {@code plan}
   * @param bound records behind that are still in order
   * @param wait of the oldest record behind, beyond which the partition is late
   * @param nanoTime the clock that waits are measured on
   */
  public PipelineLag(
      Supplier<TopicAdmin> admins,
      List<String> stages,
      Duration interval,
      long bound,
      Duration wait,
      LongSupplier nanoTime) {
    for (String stage : stages) {
      if (!INPUTS.containsKey(stage)) {
        throw new IllegalArgumentException(
            "sparsewatt.ingest.lag-stages names `"
                + stage
                + "`; there are voxelise, perceive, price, plan");
      }
    }
    this.admins = admins;
    this.stages = List.copyOf(stages);
    this.interval = interval;
    this.bound = bound;
    this.waitNanos = wait.toNanos();
    this.nanoTime = nanoTime;
    // Twice the bound: what is sent between two looks may pass it.
    Arrays.setAll(times, p -> new SendTimes(Math.toIntExact(2 * bound)));
  }

  /** Begins to look. */
  public synchronized void start() {
    thread = Thread.ofPlatform().daemon().name("pipeline-lag").start(this::watch);
  }

  private void watch() {
    while (!isClosed()) {
      try (TopicAdmin admin = admins.get()) {
        while (pause()) {
          look(admin);
        }
      } catch (RuntimeException e) {
        // The last figures stay: a broker that cannot be asked cannot take frames either.
        LOG.warn("the pipeline's lag cannot be read: {}", e.getMessage());
      }
    }
  }

  private void look(TopicAdmin admin) {
    long[] before = snapshot(sent);
    long lookedAt = nanoTime.getAsLong();
    long[] worst = new long[Topic.PARTITIONS];
    for (String stage : stages) {
      long[] lag = admin.lag(stage, INPUTS.getOrDefault(stage, Topic.SENSOR_FRAMES));
      for (int p = 0; p < worst.length; p++) {
        worst[p] = Math.max(worst[p], lag[p]);
      }
    }
    looked(worst, before, lookedAt);
  }

  /**
   * Takes the figures of a look.
   *
   * @param worst records behind, by partition
   * @param before {@link #sent} when the look began
   */
  void looked(long[] worst, long[] before, long lookedAt) {
    List<Waiting> ready;
    synchronized (this) {
      for (int p = 0; p < worst.length; p++) {
        behind[p] = worst[p];
        // Of those sent before the look, as many as are behind have waited since.
        long waiting = worst[p] + sent[p] - before[p];
        late[p] = worst[p] > 0 && times[p].age(waiting, lookedAt) > waitNanos;
        // What was sent before the look is in its figures.
        sent[p] -= before[p];
      }
      notifyAll();
      ready = line.stream().filter(each -> room(each.partition()) > 0).toList();
    }
    // Outside: what they do next is theirs.
    ready.forEach(each -> each.room().tryEmitEmpty());
  }

  private synchronized long[] snapshot(long[] values) {
    return Arrays.copyOf(values, values.length);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Until the next look; false when closed. */
  private synchronized boolean pause() {
    try {
      long deadline = System.nanoTime() + interval.toNanos();
      for (long left = interval.toNanos();
          left > 0 && !closed;
          left = deadline - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
    return !closed;
  }

  /** Counts a record sent. */
  public synchronized void sent(int partition) {
    sent[partition]++;
    times[partition].add(nanoTime.getAsLong());
  }

  /** Whether, at the last look, the oldest record behind had waited longer than is allowed. */
  public synchronized boolean isLate(int partition) {
    return late[partition];
  }

  /** Records behind. */
  public synchronized long of(int partition) {
    return behind[partition];
  }

  /** Records that may still be sent before the bound is reached; 0 or more. */
  public synchronized long room(int partition) {
    // Stages keep up with most of what was sent since the last look; a burst they do not.
    return Math.max(
        0, bound - Math.max(behind[partition], 0) - Math.max(0, sent[partition] - bound));
  }

  /** Records behind where it is worst. */
  public synchronized long worst() {
    return Arrays.stream(behind).max().orElse(0);
  }

  /** The bound. */
  public long bound() {
    return bound;
  }

  /**
   * Completes when there is room, at once where there is some now; fails with a {@link Problem}
   * when this is closed.
   */
  public Mono<Void> whenRoom(int partition) {
    return Mono.defer(() -> {
      Waiting waiting = new Waiting(partition, Sinks.empty());
      synchronized (this) {
        if (closed) {
          return Mono.error(stopped());
        }
        if (room(partition) > 0) {
          return Mono.empty();
        }
        line.add(waiting);
      }
      return waiting.room().asMono().doFinally(end -> leave(waiting));
    });
  }

  private synchronized void leave(Waiting waiting) {
    line.remove(waiting);
  }

  @Override
  public void close() {
    List<Waiting> ready;
    synchronized (this) {
      closed = true;
      notifyAll();
      if (thread != null) {
        thread.interrupt();
      }
      ready = List.copyOf(line);
    }
    ready.forEach(each -> each.room().tryEmitError(stopped()));
  }

  private static Problem stopped() {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "stopping",
            "the service stops; the frame was not accepted. Send it again")
        .retryAfter(Duration.ofSeconds(2));
  }
}
