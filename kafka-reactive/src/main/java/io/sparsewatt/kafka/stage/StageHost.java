package io.sparsewatt.kafka.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.kafka.AssignedPartition;
import io.sparsewatt.kafka.KafkaReactiveMetrics;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.PartitionReceiver;
import io.sparsewatt.kafka.RecordSender;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Runs a stage on the partitions that its group gives to this instance.
 *
 * <p>For each partition: a fresh stage is fed the log from the restart offset that was committed
 * with the position, with outputs discarded; it gets its own last outputs back; then it is live.
 * Its outputs go to the same partition number, and an input is acknowledged when all of them are;
 * what is committed is the position below the first input that is not. So an input may be processed
 * again after a crash, and gives the same bytes again: readers ignore an n at or below the last
 * they took ({@link io.sparsewatt.events.log.LastTaken}), and a stage does the same with its
 * inputs.
 *
 * <p>Partitions run in parallel on a bounded number of threads, one thread at a time each. A record
 * that the stage can't process goes to {@code <topic>-dlt}; one that makes it fail twice does too,
 * and the stage is built anew by replay. When Kafka fails, the host starts over after a wait, for
 * ever. Thread-safe.
 */
public final class StageHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StageHost.class);

  private final StageSpec spec;
  private final IntFunction<? extends PartitionStage> stages;
  private final StageHostOptions options;
  private final KafkaReactiveMetrics metrics;
  private final ExecutorService compute;
  private final Sinks.Empty<Void> stopped = Sinks.empty();

  // Guarded by this.
  private @Nullable Cycle cycle;
  private boolean stopping;
  private boolean killed;
  private boolean over;
  private @Nullable Throwable failure;

  private StageHost(
      StageSpec spec,
      IntFunction<? extends PartitionStage> stages,
      StageHostOptions options,
      MeterRegistry registry) {
    this.spec = spec;
    this.stages = stages;
    this.options = options;
    this.metrics = new KafkaReactiveMetrics(registry, spec.name(), spec.input().id());
    this.compute =
        new ThreadPoolExecutor(
            options.computeThreads(),
            options.computeThreads(),
            0,
            TimeUnit.SECONDS,
            // Bounded by the records in flight: a partition has one task in it at a time.
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("stage-" + spec.name() + "-", 0).factory(),
            // After the end an acknowledgement may still come, with nothing left to do.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Starts hosting; returns at once.
   *
   * @param stages opens a fresh stage for a partition, by its number; called again after failures
   */
  public static StageHost start(
      StageSpec spec,
      IntFunction<? extends PartitionStage> stages,
      StageHostOptions options,
      MeterRegistry registry) {
    StageHost host = new StageHost(spec, stages, options, registry);
    Thread.ofPlatform().daemon().name("stage-host-" + spec.name()).start(host::supervise);
    return host;
  }

  /** How it is. */
  public StageState state() {
    Cycle present;
    synchronized (this) {
      if (over) {
        return StageState.STOPPED;
      }
      if (failure != null) {
        return StageState.FAILED;
      }
      present = cycle;
    }
    return present == null ? StageState.STARTING : present.state();
  }

  /** What broke it, while it waits to start over. */
  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Partitions that this instance has, live or not. */
  public int partitions() {
    Cycle present;
    synchronized (this) {
      present = cycle;
    }
    return present == null ? 0 : present.partitions();
  }

  /** Input records not acknowledged yet, as last observed; ready for a back-pressure decision. */
  public long lag() {
    return metrics.lag();
  }

  /**
   * Stops: takes no more records, finishes those it has within the receiver's release wait,
   * commits, leaves the group.
   *
   * @return completes when everything is closed; the stop does not wait for a subscriber
   */
  public Mono<Void> stop() {
    Cycle present;
    synchronized (this) {
      stopping = true;
      present = cycle;
      notifyAll();
    }
    if (present != null) {
      present.stop();
    }
    return stopped.asMono();
  }

  /** {@link #stop()}, and waits for it. */
  @Override
  public void close() {
    stop().block();
  }

  /** Ends as a crash would: nothing more is committed, records on their way may be lost. */
  void kill() {
    Cycle present;
    synchronized (this) {
      stopping = true;
      killed = true;
      present = cycle;
      notifyAll();
    }
    if (present != null) {
      present.kill();
    }
    stopped.asMono().block();
  }

  private void supervise() {
    Duration wait = options.restartAfter();
    while (begin()) {
      Throwable cause = null;
      Cycle present = null;
      try {
        present = new Cycle();
        if (adopt(present)) {
          cause = present.run();
        }
      } catch (Throwable e) {
        cause = e;
      } finally {
        if (present != null) {
          present.close();
        }
      }
      if (present != null && present.wasLive) {
        wait = options.restartAfter();
      }
      if (cause != null && pause(cause, wait)) {
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(options.restartAtMost()) < 0 ? doubled : options.restartAtMost();
      }
    }
    compute.shutdown();
    try {
      // Stages are closed when this is over; one that hangs is left to its daemon thread.
      if (!compute.awaitTermination(
          options.receiver().releaseWait().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("stage {} still computes after the stop", spec.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      over = true;
      cycle = null;
    }
    stopped.tryEmitEmpty();
  }

  private synchronized boolean begin() {
    failure = null;
    cycle = null;
    return !stopping;
  }

  private synchronized boolean adopt(Cycle present) {
    cycle = present;
    return !stopping;
  }

  /** Waits after a failure, unless it is to stop; true if it waited. */
  private synchronized boolean pause(Throwable cause, Duration wait) {
    if (stopping) {
      return false;
    }
    LOG.warn("stage {} failed and starts over in {}", spec.name(), wait, cause);
    failure = cause;
    long deadline = System.nanoTime() + wait.toNanos();
    try {
      for (long left = wait.toNanos(); left > 0 && !stopping; left = deadline - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
    return true;
  }

  /** One life, from joining the group to a failure or the end. */
  private final class Cycle implements PartitionHost.Runs {

    private final RecordSender sender = new RecordSender(options.sender());
    private final PartitionReceiver receiver =
        new PartitionReceiver(
            options.receiver(), List.of(spec.input().id()), StageHost::replayFrom, metrics);
    private final PartitionHost shared =
        new PartitionHost(
            spec,
            stages,
            sender,
            new LogReader(options.reader()),
            metrics,
            compute,
            System::nanoTime,
            this);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    // Guarded by itself.
    private final Set<PartitionRun> runs = new HashSet<>();
    private final Set<PartitionRun> liveRuns = new HashSet<>();
    private volatile boolean wasLive;
    private volatile boolean dead;

    /** What ended it; null for an ordered stop. */
    @Nullable Throwable run() throws InterruptedException {
      receiver
          .partitions()
          .subscribe(
              this::assigned,
              cause -> {
                broken.compareAndSet(null, cause);
                finished.countDown();
              },
              finished::countDown);
      finished.await();
      return broken.get();
    }

    private void assigned(AssignedPartition partition) {
      PartitionRun run = new PartitionRun(partition, shared);
      synchronized (runs) {
        runs.add(run);
      }
      run.start();
    }

    StageState state() {
      synchronized (runs) {
        if (!receiver.joined()) {
          return StageState.STARTING;
        }
        return liveRuns.size() == runs.size() ? StageState.RUNNING : StageState.REPLAYING;
      }
    }

    int partitions() {
      synchronized (runs) {
        return runs.size();
      }
    }

    @Override
    public void live(PartitionRun run) {
      wasLive = true;
      synchronized (runs) {
        if (runs.contains(run)) {
          liveRuns.add(run);
        }
      }
    }

    @Override
    public void ended(PartitionRun run) {
      synchronized (runs) {
        runs.remove(run);
        liveRuns.remove(run);
      }
    }

    @Override
    public void failed(PartitionRun run, Throwable cause) {
      if (!dead && broken.compareAndSet(null, cause)) {
        LOG.warn("stage {} on {} can't go on", spec.name(), run.topicPartition(), cause);
        abandon();
      }
    }

    private void abandon() {
      List<PartitionRun> all;
      synchronized (runs) {
        all = List.copyOf(runs);
      }
      all.forEach(PartitionRun::kill);
      receiver.abandon();
    }

    void stop() {
      receiver.stop();
    }

    void kill() {
      dead = true;
      sender.abandon();
      abandon();
    }

    void close() {
      receiver.stop().block();
      dead = true;
      boolean abrupt;
      synchronized (StageHost.this) {
        abrupt = killed;
      }
      if (abrupt || broken.get() != null) {
        sender.abandon();
      } else {
        sender.close(options.receiver().releaseWait());
      }
    }
  }

  /** Metadata of unknown form says nothing: then the log is replayed from its start. */
  private static long replayFrom(TopicPartition partition, OffsetAndMetadata committed) {
    Optional<CommitMetadata> known = CommitMetadata.parse(committed.metadata());
    if (known.isEmpty()) {
      LOG.warn(
          "{}: the metadata '{}' of its position {} is of unknown form; it is replayed from its"
              + " start",
          partition,
          committed.metadata(),
          committed.offset());
      return 0;
    }
    return known.get().restart();
  }
}
