package io.sparsewatt.kafka.stage;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.PartitionStage.Carries;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.kafka.AssignedPartition;
import io.sparsewatt.kafka.ReadFrom;
import io.sparsewatt.kafka.ReadUntil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * One assigned partition from its replay to its revocation.
 *
 * <p>Everything about the stage happens on a serial executor, one record at a time: the next is
 * requested when the one before is through. Acknowledgements of outputs come on the producer's
 * thread and meet the rest only in {@link #inFlight}.
 */
final class PartitionRun {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionRun.class);

  /** A record that makes the stage fail is tried once more on a stage built anew. */
  private static final int FAILURES_TO_SKIP = 2;

  private record Emitted(Topic topic, long n, String key, byte[] value) {}

  /** An input whose outputs are on their way. */
  private static final class InFlight {
    final long offset;
    final long restart;
    final List<Emitted> outputs;
    final long[] outputOffsets;
    int unacknowledged;

    InFlight(long offset, long restart, List<Emitted> outputs, int records) {
      this.offset = offset;
      this.restart = restart;
      this.outputs = outputs;
      this.outputOffsets = new long[records];
      this.unacknowledged = records;
    }
  }

  private final AssignedPartition partition;
  private final PartitionHost host;
  private final SerialExecutor serial;
  private final int number;
  private final Records records = new Records();

  // On the serial executor only.
  private final TreeMap<Long, Integer> failures = new TreeMap<>();
  private final TreeSet<Long> skipped = new TreeSet<>();
  private final Map<Topic, Carries> carried = new EnumMap<>(Topic.class);
  private @Nullable PartitionStage stage;
  private @Nullable Disposable readingBack;
  private boolean live;
  private boolean ended;
  private boolean holding;
  private long next;
  private long restart;

  // Guarded by inFlight.
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
  private OwnOutputs own;
  private @Nullable Runnable whenEmpty;

  PartitionRun(AssignedPartition partition, PartitionHost host) {
    this.partition = partition;
    this.host = host;
    this.serial = new SerialExecutor(host.compute());
    this.number = partition.topicPartition().partition();
    this.next = partition.firstOffset();
    this.restart = next;
    this.own = new OwnOutputs(Set.of(), -1);
  }

  TopicPartition topicPartition() {
    return partition.topicPartition();
  }

  void start() {
    partition.records().subscribe(records);
  }

  /** Ends at once: no record more is taken, nothing more is acknowledged. */
  void kill() {
    records.cancel();
    partition.relinquish();
    serial.execute(this::end);
  }

  private final class Records extends BaseSubscriber<ConsumerRecord<String, byte[]>> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      later(PartitionRun.this::open);
    }

    @Override
    protected void hookOnNext(ConsumerRecord<String, byte[]> record) {
      later(() -> take(record));
    }

    @Override
    protected void hookOnComplete() {
      serial.execute(PartitionRun.this::end);
    }

    @Override
    protected void hookOnError(Throwable cause) {
      LOG.info("{}: {}: {}", host.spec().name(), topicPartition(), cause.toString());
      serial.execute(PartitionRun.this::end);
    }
  }

  /** On the serial executor, unless the run has ended; what is thrown fails the host. */
  private void later(Runnable step) {
    serial.execute(() -> {
      if (ended) {
        return;
      }
      try {
        step.run();
      } catch (Throwable e) {
        host.runs().failed(this, e);
      }
    });
  }

  private void open() {
    CommitMetadata committed = CommitMetadata.parse(partition.groupMetadata()).orElse(null);
    PartitionStage fresh = host.stages().apply(number);
    stage = fresh;
    for (Topic topic : Topic.values()) {
      Carries carries = fresh.carries(topic);
      if (carries != Carries.NOTHING) {
        carried.put(topic, carries);
      }
    }
    synchronized (inFlight) {
      own = new OwnOutputs(carried.keySet(), committed == null ? -1 : committed.lastN());
    }
    if (next < partition.groupPosition()) {
      LOG.info(
          "{}: {} replays {} records from {}",
          host.spec().name(),
          topicPartition(),
          partition.groupPosition() - next,
          next);
      requestNext();
    } else {
      goLive(this::requestNext);
    }
  }

  private void requestNext() {
    holding = false;
    records.request(1);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    holding = true;
    if (live) {
      process(record, this::requestNext);
    } else if (record.offset() >= partition.groupPosition()) {
      // The last of the replay were no longer in the log.
      goLive(() -> process(record, this::requestNext));
    } else {
      replayAssigned(record);
    }
  }

  private void replayAssigned(ConsumerRecord<String, byte[]> record) {
    if (!replay(record)) {
      rebuild(partition.firstOffset(), record.offset(), () -> replayAssigned(record));
      return;
    }
    partition.acknowledgeThrough(record.offset(), "");
    if (next >= partition.groupPosition()) {
      goLive(this::requestNext);
    } else {
      requestNext();
    }
  }

  private void goLive(Runnable then) {
    CommitMetadata committed = CommitMetadata.parse(partition.groupMetadata()).orElse(null);
    boolean unknown = committed == null && partition.firstOffset() < partition.groupPosition();
    Map<Topic, ReadFrom> from = new EnumMap<>(Topic.class);
    for (Topic topic : carried.keySet()) {
      Long offset = committed == null ? null : committed.own().get(topic);
      if (offset != null) {
        from.put(topic, new ReadFrom.Offsets(Map.of(ownPartition(topic), offset)));
      } else if (unknown) {
        from.put(topic, new ReadFrom.Beginning());
      }
    }
    long lastN;
    synchronized (inFlight) {
      lastN = own.lastN();
    }
    restore(
        from,
        lastN,
        () -> {
          live = true;
          host.runs().live(this);
          then.run();
        });
  }

  private TopicPartition ownPartition(Topic topic) {
    return new TopicPartition(topic.id(), number);
  }

  // ---- replay ------------------------------------------------------------------------------

  /** Feeds the stage a record that it had before; false if that made it fail. */
  private boolean replay(ConsumerRecord<String, byte[]> record) {
    long offset = record.offset();
    if (record.key() != null && !skipped.contains(offset)) {
      List<Emitted> discarded = new ArrayList<>();
      long began = host.nanos().getAsLong();
      try {
        open(stage).process(logRecord(record), collect(discarded, false));
      } catch (UnprocessableRecordException e) {
        // It went to the dead letters when it was new.
        discarded.clear();
      } catch (RuntimeException | StackOverflowError e) {
        failed(record, e);
        return false;
      }
      host.metrics().replayed(host.nanos().getAsLong() - began);
      synchronized (inFlight) {
        discarded.forEach(output -> own.spoke(output.n()));
      }
    }
    next = offset + 1;
    restart = restartOffset();
    return true;
  }

  /** Counts the failure; the second one of a record takes it out. */
  private boolean failed(ConsumerRecord<String, byte[]> record, Throwable cause) {
    boolean skip = failures.merge(record.offset(), 1, Integer::sum) >= FAILURES_TO_SKIP;
    if (skip) {
      skipped.add(record.offset());
    }
    LOG.warn(
        "{}: {} fails on offset {}{}",
        host.spec().name(),
        topicPartition(),
        record.offset(),
        skip ? " again, which is skipped" : "; its stage is built anew",
        cause);
    return skip;
  }

  /** Replaces the stage by a fresh one that is fed [from, to) of the log. */
  private void rebuild(long from, long to, Runnable then) {
    host.metrics().rebuilt();
    closeStage();
    afterAcknowledged(() -> {
      stage = host.stages().apply(number);
      Runnable done =
          () -> {
            next = to;
            if (live) {
              restoreOwn(from, then);
            } else {
              then.run();
            }
          };
      if (from >= to) {
        done.run();
      } else {
        readBack(from, to, done, () -> rebuild(from, to, then));
      }
    });
  }

  /** Feeds the stage [from, to) of the log; the second step follows if it failed on a record. */
  private void readBack(long from, long to, Runnable then, Runnable again) {
    TopicPartition input = partition.topicPartition();
    BaseSubscriber<ConsumerRecord<String, byte[]>> reading =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(ConsumerRecord<String, byte[]> record) {
            later(() -> {
              if (replay(record)) {
                request(1);
              } else {
                cancel();
                again.run();
              }
            });
          }

          @Override
          protected void hookOnComplete() {
            later(then);
          }

          @Override
          protected void hookOnError(Throwable cause) {
            host.runs().failed(PartitionRun.this, cause);
          }
        };
    readingBack = reading;
    host.reader()
        .read(
            List.of(input),
            new ReadFrom.Offsets(Map.of(input, from)),
            new ReadUntil.Offsets(Map.of(input, to)))
        .subscribe(reading);
  }

  // ---- own outputs -------------------------------------------------------------------------

  private void restoreOwn(long from, Runnable then) {
    Map<Topic, ReadFrom> places = new EnumMap<>(Topic.class);
    long lastN;
    synchronized (inFlight) {
      lastN = own.lastN();
      own.metadata(from)
          .own()
          .forEach((topic, offset) ->
              places.put(topic, new ReadFrom.Offsets(Map.of(ownPartition(topic), offset))));
      // They are told of again as they are read back.
      own = new OwnOutputs(carried.keySet(), lastN);
    }
    restore(places, lastN, then);
  }

  private void restore(Map<Topic, ReadFrom> from, long lastN, Runnable then) {
    if (from.isEmpty()) {
      then.run();
      return;
    }
    readingBack =
        Flux.fromIterable(from.entrySet())
            .concatMap(entry -> {
              Topic topic = entry.getKey();
              boolean watermarked = carried.get(topic) == Carries.WATERMARKED_STATE;
              return host.reader()
                  .read(List.of(ownPartition(topic)), entry.getValue(), new ReadUntil.PresentEnd())
                  .collect(() -> new OwnRecords(topic, lastN, watermarked), OwnRecords::add);
            })
            .collectList()
            .subscribe(
                found ->
                    later(() -> {
                      restore(found);
                      then.run();
                    }),
                cause -> host.runs().failed(this, cause));
  }

  private void restore(List<OwnRecords> found) {
    List<LogRecord> offered = new ArrayList<>();
    Map<LogRecord, Long> frames = new IdentityHashMap<>();
    synchronized (inFlight) {
      for (OwnRecords records : found) {
        records.places().forEach(place -> own.stands(records.topic(), place));
      }
    }
    for (OwnRecords records : found) {
      for (ConsumerRecord<String, byte[]> record : records.last()) {
        LogRecord offer =
            new LogRecord(
                records.topic(),
                number,
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value());
        offered.add(offer);
        frames.put(offer, OutputRecords.n(record));
      }
    }
    // By frame; the rest only makes the order one and the same.
    offered.sort(
        Comparator.<LogRecord>comparingLong(offer -> frames.getOrDefault(offer, -1L))
            .thenComparing(LogRecord::topic)
            .thenComparingLong(LogRecord::offset));
    PartitionStage restoring = open(stage);
    offered.forEach(restoring::restore);
  }

  // ---- live --------------------------------------------------------------------------------

  private void process(ConsumerRecord<String, byte[]> record, Runnable then) {
    long offset = record.offset();
    List<Emitted> outputs = new ArrayList<>();
    ProducerRecord<String, byte[]> letter = null;
    long began = host.nanos().getAsLong();
    try {
      if (record.key() == null) {
        throw new UnprocessableRecordException(
            "no-key", "a record without a key belongs to no sensor");
      }
      open(stage).process(logRecord(record), collect(outputs, true));
    } catch (UnprocessableRecordException e) {
      outputs.clear();
      letter = deadLetter(record, e.code(), e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      if (!failed(record, e)) {
        rebuild(restart, offset, () -> process(record, then));
        return;
      }
      ProducerRecord<String, byte[]> poison = deadLetter(record, "stage-failure", e.toString());
      rebuild(
          restart,
          offset,
          () -> {
            taken(record, List.of(), List.of(poison));
            then.run();
          });
      return;
    }
    long took = host.nanos().getAsLong() - began;
    host.metrics().processed(took);
    List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
    if (letter != null) {
      sent.add(letter);
    }
    for (Emitted output : outputs) {
      ProducerRecord<String, byte[]> made =
          OutputRecords.output(
              record, output.topic(), output.n(), output.key(), output.value(), took);
      if (!OutputRecords.fits(made)) {
        // All or nothing: a reader never sees half of a frame's outputs.
        sent.clear();
        sent.add(
            deadLetter(
                record,
                "output-too-large",
                "its output for "
                    + output.topic().id()
                    + " has "
                    + output.value().length
                    + " bytes; a record holds "
                    + Topic.MAX_RECORD_BYTES));
        outputs = List.of();
        break;
      }
      sent.add(made);
    }
    taken(record, outputs, sent);
    then.run();
  }

  /** The stage is through with the record: its outputs go out, it is acknowledged after them. */
  private void taken(
      ConsumerRecord<String, byte[]> record,
      List<Emitted> outputs,
      List<ProducerRecord<String, byte[]>> sent) {
    next = record.offset() + 1;
    restart = restartOffset();
    failures.headMap(restart).clear();
    skipped.headSet(restart).clear();
    InFlight input = new InFlight(record.offset(), restart, outputs, sent.size());
    synchronized (inFlight) {
      inFlight.add(input);
    }
    for (int i = 0; i < sent.size(); i++) {
      int index = i;
      host.sender()
          .send(sent.get(i))
          .subscribe(
              metadata -> acknowledged(input, index, metadata.offset()),
              cause -> host.runs().failed(this, cause));
    }
    if (sent.isEmpty()) {
      advance();
    }
  }

  private void acknowledged(InFlight input, int index, long outputOffset) {
    boolean all;
    synchronized (inFlight) {
      input.outputOffsets[index] = outputOffset;
      all = --input.unacknowledged == 0;
    }
    if (all) {
      host.metrics().outputs(input.outputOffsets.length);
      advance();
    }
  }

  /** Acknowledges the inputs whose outputs all stand, in order. */
  private void advance() {
    InFlight last = null;
    String metadata = "";
    Runnable empty = null;
    synchronized (inFlight) {
      for (InFlight head = inFlight.peek();
          head != null && head.unacknowledged == 0;
          head = inFlight.peek()) {
        inFlight.remove();
        last = head;
        int i = 0;
        for (Emitted output : head.outputs) {
          own.stands(output.topic(), new OwnOutputs.Place(output.n(), head.outputOffsets[i++]));
          own.spoke(output.n());
        }
      }
      if (last != null) {
        metadata = own.metadata(last.restart).format();
      }
      if (inFlight.isEmpty()) {
        empty = whenEmpty;
        whenEmpty = null;
      }
    }
    if (last != null) {
      partition.acknowledgeThrough(last.offset, metadata);
    }
    if (empty != null) {
      later(empty);
    }
  }

  /** When every output so far stands in the log. */
  private void afterAcknowledged(Runnable step) {
    synchronized (inFlight) {
      if (!inFlight.isEmpty()) {
        whenEmpty = step;
        return;
      }
    }
    step.run();
  }

  // ---- the rest ----------------------------------------------------------------------------

  private ProducerRecord<String, byte[]> deadLetter(
      ConsumerRecord<String, byte[]> record, String code, @Nullable String reason) {
    host.metrics().deadLettered();
    LOG.warn(
        "{}: {} offset {} goes to the dead letters: {}: {}",
        host.spec().name(),
        topicPartition(),
        record.offset(),
        code,
        reason);
    return OutputRecords.deadLetter(record, host.input(), host.spec().name(), code, reason);
  }

  private static Emitter collect(List<Emitted> outputs, boolean serialise) {
    return (Topic topic, long n, String key, MessageLite value) ->
        outputs.add(
            new Emitted(topic, n, key, serialise ? OutputRecords.serialise(value) : new byte[0]));
  }

  private LogRecord logRecord(ConsumerRecord<String, byte[]> record) {
    return new LogRecord(
        host.input(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value());
  }

  private long restartOffset() {
    // At least one record back, or the next host would not know the last frame.
    return Math.clamp(open(stage).restartOffset(next), 0, Math.max(0, next - 1));
  }

  private static PartitionStage open(@Nullable PartitionStage stage) {
    if (stage == null) {
      throw new IllegalStateException("the stage is closed");
    }
    return stage;
  }

  private void closeStage() {
    PartitionStage closing = stage;
    stage = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (RuntimeException e) {
        LOG.warn("{}: {}: closing its stage failed", host.spec().name(), topicPartition(), e);
      }
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    Disposable reading = readingBack;
    if (reading != null) {
      reading.dispose();
    }
    if (holding) {
      // The record in hand is not finished by this run.
      partition.relinquish();
    }
    closeStage();
    host.runs().ended(this);
  }
}
