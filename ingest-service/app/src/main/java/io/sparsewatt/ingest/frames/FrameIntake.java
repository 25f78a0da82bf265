package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.BackPressure;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.Unstored;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.SenderOverloadedException;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FormatDetector;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.FrameReader;
import io.sparsewatt.sensing.format.Limits;
import io.sparsewatt.sensing.format.Resolution;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Decodes frames off the event loop and sends them to the log. Thread-safe. */
final class FrameIntake {

  /** Between two tries of a frame that is held back. */
  private static final Duration HOLD = Duration.ofMillis(100);

  /** The code of a queue that is full: {@link BoundedWork}'s and the one before Kafka. */
  private static final String CROWDED = "too-many-frames";

  private final RecordSender sender;
  private final BoundedWork work;
  private final PipelineLag lag;
  private final Duration patience;
  private final IngestMetrics metrics;
  private final InstantSource clock;

  FrameIntake(
      RecordSender sender,
      BoundedWork work,
      PipelineLag lag,
      Duration patience,
      IngestMetrics metrics,
      InstantSource clock) {
    this.sender = sender;
    this.work = work;
    this.lag = lag;
    this.patience = patience;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Takes a frame, or a file of events; refused with 429 while the pipeline is behind.
   *
   * @param traceparent W3C trace context, or null
   * @return completes when Kafka has all of it, or none because the sensor is live and the pipeline
   *     behind; fails with a {@link Problem}
   */
  Mono<Accepted> accept(
      SensorConfiguration sensor, FrameHeader header, byte[] body, @Nullable String traceparent) {
    return Mono.defer(() -> {
      int partition = Topic.partitionOf(sensor.getRig());
      if (hasRoom(sensor, partition)) {
        return counted(
            work.run(() -> decode(sensor, header, body, traceparent)).flatMap(pending -> pending));
      }
      if (isLive(sensor)) {
        return Mono.just(dropped(sensor, header));
      }
      metrics.deferred();
      return Mono.error(behind(sensor, partition));
    });
  }

  /**
   * The same on an open connection: held back while the pipeline is behind or the queue for
   * decoding full, and refused when that takes longer than the patience.
   */
  Mono<Accepted> acceptHeld(
      SensorConfiguration sensor, FrameHeader header, byte[] body, @Nullable String traceparent) {
    return Mono.defer(() -> {
      int partition = Topic.partitionOf(sensor.getRig());
      Mono<Accepted> decoded =
          counted(
              crowdedHeld(work.run(() -> decode(sensor, header, body, traceparent)))
                  .flatMap(pending -> pending));
      if (hasRoom(sensor, partition)) {
        return decoded;
      }
      if (isLive(sensor)) {
        return Mono.just(dropped(sensor, header));
      }
      return counted(room(sensor, partition)).then(decoded);
    });
  }

  /**
   * Messages of a sensor that may be in flight now; 0 while the pipeline is behind a lossless one.
   *
   * @param most at most so many
   */
  int credit(SensorConfiguration sensor, int most) {
    return isLive(sensor)
        ? most
        : (int) Math.min(most, lag.room(Topic.partitionOf(sensor.getRig())));
  }

  /** Completes when there is credit. */
  Mono<Void> whenCredit(SensorConfiguration sensor) {
    return isLive(sensor) ? Mono.empty() : lag.whenRoom(Topic.partitionOf(sensor.getRig()));
  }

  /** A live sensor's newest frame is worth nothing behind others that are old already. */
  private boolean hasRoom(SensorConfiguration sensor, int partition) {
    return lag.room(partition) > 0 && !(isLive(sensor) && lag.isLate(partition));
  }

  private static boolean isLive(SensorConfiguration sensor) {
    return sensor.getBackPressure() == BackPressure.BACK_PRESSURE_LIVE;
  }

  private Accepted dropped(SensorConfiguration sensor, FrameHeader header) {
    metrics.dropped();
    return new Accepted(
        sensor.getSensor(),
        header.stream(),
        header.seq(),
        0,
        1,
        null,
        0,
        sensor.getModality() == Modality.MODALITY_EVENT_CAMERA);
  }

  private <T> Mono<T> counted(Mono<T> outcome) {
    return outcome.doOnError(
        Problem.class,
        problem -> {
          if (problem.status() == HttpStatus.TOO_MANY_REQUESTS) {
            metrics.deferred();
          } else if (problem.status().is4xxClientError()) {
            metrics.refused();
          }
        });
  }

  private Problem behind(SensorConfiguration sensor, int partition) {
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "pipeline-behind",
            "the pipeline is "
                + lag.of(partition)
                + " frames behind sensor "
                + sensor.getSensor()
                + "; at most "
                + lag.bound()
                + " may wait. The frame was not accepted; send it again later, or set backPressure"
                + " to live")
        .retryAfter(Duration.ofSeconds(1));
  }

  /** On a worker; what it gives is waited for elsewhere. */
  private Mono<Accepted> decode(
      SensorConfiguration sensor, FrameHeader header, byte[] body, @Nullable String traceparent) {
    long start = System.nanoTime();
    boolean camera = sensor.getModality() == Modality.MODALITY_EVENT_CAMERA;
    String source = "sensor " + sensor.getSensor() + ", frame " + header.seq();
    try {
      FrameFormat format = format(source, header, body);
      requireModality(sensor, format, camera);
      DecodeContext context =
          DecodeContext.of(source).withTime(header.timeNanos()).withPose(header.pose());
      FrameRecords records = new FrameRecords(sensor, header, format, traceparent, clock);
      if (camera) {
        var events = sensor.getEvents();
        Limits limits =
            Limits.DEFAULT.withPackets(
                events.getPacketMs() * 1_000,
                Math.min(Limits.DEFAULT.maxEventsPerPacket(), events.getMaxEventsPerPacket()));
        return packets(
            FrameDecoder.open(
                format,
                ByteBuffer.wrap(body),
                context.withResolution(new Resolution(events.getWidth(), events.getHeight())),
                limits),
            records);
      }
      try (FrameReader reader =
          FrameDecoder.open(format, ByteBuffer.wrap(body), context, Limits.DEFAULT)) {
        return sweep(reader, records, start);
      }
    } catch (SensingException e) {
      throw problem(e);
    }
  }

  private Mono<Accepted> sweep(FrameReader reader, FrameRecords records, long start)
      throws SensingException {
    SensorFrame frame = reader.next();
    if (!(frame instanceof PointFrame points)) {
      throw new SensingException("input-empty", "the body holds no frame");
    }
    FrameHeader header = records.header();
    requireFinite(header, points);
    ProducerRecord<String, byte[]> record = records.of(frame, header.seq(), start);
    metrics.decoded(Duration.ofNanos(System.nanoTime() - start), frame.count());
    return sender
        .send(record)
        .onErrorMap(e -> unsent("frame " + header.seq() + " of stream " + header.stream(), e))
        .map(stored -> {
          stored(records);
          return new Accepted(
              records.sensor().getSensor(),
              header.stream(),
              header.seq(),
              1,
              0,
              stored.offset(),
              frame.count(),
              false);
        });
  }

  /**
   * One packet at a time: what fails has nothing after it in the log, which would make its
   * repetition late. No worker waits meanwhile.
   */
  private Mono<Accepted> packets(FrameReader reader, FrameRecords records) {
    EventFile file = new EventFile(reader, records, metrics);
    Mono<List<EventFile.Packet>> next = crowdedHeld(work.run(file::next));
    return next.expand(packets ->
            packets.isEmpty()
                ? Mono.empty()
                : Flux.fromIterable(packets).concatMap(packet -> send(file, packet), 1).then(next))
        .then(Mono.fromSupplier(file::accepted))
        .onErrorMap(SensingException.class, FrameIntake::problem)
        .onErrorMap(Problem.class, file::told)
        .doFinally(end -> close(reader));
  }

  private Mono<Void> send(EventFile file, EventFile.Packet packet) {
    return Mono.defer(() -> {
      FrameRecords records = file.records();
      int partition = records.partition();
      Mono<Void> sent =
          sender
              .send(packet.record())
              .onErrorMap(e -> unsent("a packet of stream " + records.header().stream(), e))
              .doOnNext(stored -> {
                file.stored(packet, stored.offset());
                stored(records);
              })
              .then();
      if (hasRoom(records.sensor(), partition)) {
        return sent;
      }
      if (isLive(records.sensor())) {
        metrics.dropped();
        file.dropped();
        return Mono.empty();
      }
      return room(records.sensor(), partition).then(sent);
    });
  }

  /** Completes when there is room; fails when that takes too long. */
  private Mono<Void> room(SensorConfiguration sensor, int partition) {
    metrics.held();
    return lag.whenRoom(partition).timeout(patience, Mono.error(() -> behind(sensor, partition)));
  }

  /** Tried again for a while where the queue is full. */
  private <T> Mono<T> crowdedHeld(Mono<T> work) {
    return work.retryWhen(
        Retry.fixedDelay(Math.max(1, patience.dividedBy(HOLD)), HOLD)
            .filter(e -> e instanceof Problem problem && problem.code().equals(CROWDED))
            .doBeforeRetry(signal -> metrics.held())
            .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
  }

  private static void close(FrameReader reader) {
    try {
      reader.close();
    } catch (SensingException e) {
      throw new IllegalStateException("a reader of bytes in memory fails to close", e);
    }
  }

  private void stored(FrameRecords records) {
    lag.sent(records.partition());
    metrics.accepted(records.format());
  }

  private static FrameFormat format(String source, FrameHeader header, byte[] body)
      throws SensingException {
    String named = header.format();
    if (named != null) {
      return FrameFormat.fromId(named);
    }
    byte[] head = Arrays.copyOf(body, Math.min(body.length, FormatDetector.HEAD_BYTES));
    return FormatDetector.detect(source, head, body.length);
  }

  private static void requireModality(
      SensorConfiguration sensor, FrameFormat format, boolean camera) {
    boolean events = format.kind() == FrameFormat.Kind.EVENTS;
    if (format.kind() != FrameFormat.Kind.CONTAINER && events != camera) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "wrong-modality",
          "sensor "
              + sensor.getSensor()
              + " is configured as "
              + (camera ? "an event camera" : "a LiDAR")
              + ", but "
              + format.id()
              + " holds "
              + (events ? "events" : "points")
              + ". The frame was not accepted");
    }
  }

  private static void requireFinite(FrameHeader header, PointFrame frame) {
    for (int i = 0; i < frame.count(); i++) {
      if (Float.isFinite(frame.x()[i])
          && Float.isFinite(frame.y()[i])
          && Float.isFinite(frame.z()[i])) {
        return;
      }
    }
    if (frame.count() > 0) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "no-finite-point",
          "frame "
              + header.seq()
              + ": none of its "
              + frame.count()
              + " points has finite coordinates; is the format right? The frame was not accepted");
    }
  }

  private static Problem unsent(String what, Throwable cause) {
    if (cause instanceof SenderOverloadedException) {
      return new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "too-many-frames",
              what + " was not accepted: too many frames wait for Kafka. Send it again later")
          .retryAfter(Duration.ofSeconds(1));
    }
    return Unstored.problem(what, cause);
  }

  private static Problem problem(SensingException e) {
    HttpStatus status =
        switch (e.code()) {
          case "format-unknown",
              "format-unrecognised",
              "format-ambiguous",
              "format-unsupported",
              "format-not-one-frame" ->
              HttpStatus.UNSUPPORTED_MEDIA_TYPE;
          case "frame-too-large" -> HttpStatus.CONTENT_TOO_LARGE;
          default -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    return new Problem(status, e.code(), e.getMessage() == null ? e.code() : e.getMessage());
  }
}
