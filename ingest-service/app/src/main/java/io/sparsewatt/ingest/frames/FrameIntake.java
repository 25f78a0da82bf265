package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.Headers;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.BackPressure;
import io.sparsewatt.events.v1.Frame;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.Unstored;
import io.sparsewatt.ingest.voxelise.Frames;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/** Decodes frames off the event loop and sends them to the log. Thread-safe. */
final class FrameIntake {

  /** Packets of one file on their way to Kafka at a time. */
  private static final int PACKETS_IN_FLIGHT = 16;

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

  PipelineLag lag() {
    return lag;
  }

  /**
   * Takes a frame, or a file of events.
   *
   * @param traceparent W3C trace context, or null
   * @return completes when Kafka has all of it; fails with a {@link Problem}
   */
  Mono<Accepted> accept(
      SensorConfiguration sensor, FrameHeader header, byte[] body, @Nullable String traceparent) {
    return Mono.defer(() -> {
      int partition = Topic.partitionOf(sensor.getRig());
      if (lag.room(partition) == 0) {
        if (sensor.getBackPressure() == BackPressure.BACK_PRESSURE_LIVE) {
          metrics.dropped();
          return Mono.just(
              new Accepted(
                  sensor.getSensor(),
                  header.stream(),
                  header.seq(),
                  0,
                  null,
                  0,
                  sensor.getModality() == Modality.MODALITY_EVENT_CAMERA,
                  1));
        }
        metrics.deferred();
        return Mono.<Accepted>error(behind(sensor, partition));
      }
      return work.run(() -> decode(sensor, header, body, traceparent, partition))
          .flatMap(pending -> pending)
          .doOnError(
              Problem.class,
              problem -> {
                if (problem.status().is4xxClientError()) {
                  metrics.refused();
                }
              });
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

  /** On a worker. A LiDAR frame's acknowledgement is waited for elsewhere, packets' here. */
  private Mono<Accepted> decode(
      SensorConfiguration sensor,
      FrameHeader header,
      byte[] body,
      @Nullable String traceparent,
      int partition)
      throws InterruptedException {
    long start = System.nanoTime();
    boolean camera = sensor.getModality() == Modality.MODALITY_EVENT_CAMERA;
    String source = "sensor " + sensor.getSensor() + ", frame " + header.seq();
    try {
      FrameFormat format = format(source, header, body);
      requireModality(sensor, format, camera);
      DecodeContext context =
          DecodeContext.of(source).withTime(header.timeNanos()).withPose(header.pose());
      Limits limits = Limits.DEFAULT;
      if (camera) {
        var events = sensor.getEvents();
        context = context.withResolution(new Resolution(events.getWidth(), events.getHeight()));
        limits =
            limits.withPackets(
                events.getPacketMs() * 1_000,
                Math.min(limits.maxEventsPerPacket(), events.getMaxEventsPerPacket()));
      }
      try (FrameReader reader = FrameDecoder.open(format, ByteBuffer.wrap(body), context, limits)) {
        return camera
            ? Mono.just(packets(sensor, header, reader, format, traceparent, partition))
            : sweep(sensor, header, reader, format, traceparent, partition, start);
      }
    } catch (SensingException e) {
      throw problem(e);
    }
  }

  private Mono<Accepted> sweep(
      SensorConfiguration sensor,
      FrameHeader header,
      FrameReader reader,
      FrameFormat format,
      @Nullable String traceparent,
      int partition,
      long start)
      throws SensingException {
    SensorFrame frame = reader.next();
    if (!(frame instanceof PointFrame points)) {
      throw new SensingException("input-empty", "the body holds no frame");
    }
    requireFinite(header, points);
    ProducerRecord<String, byte[]> record =
        record(sensor, header, header.seq(), frame, format, traceparent, partition, start);
    metrics.decoded(Duration.ofNanos(System.nanoTime() - start), frame.count());
    return sender
        .send(record)
        .onErrorMap(e -> unsent("frame " + header.seq() + " of stream " + header.stream(), e))
        .map(stored -> {
          stored(format, partition);
          return new Accepted(
              sensor.getSensor(),
              header.stream(),
              header.seq(),
              1,
              stored.offset(),
              frame.count(),
              false,
              0);
        });
  }

  private Accepted packets(
      SensorConfiguration sensor,
      FrameHeader header,
      FrameReader reader,
      FrameFormat format,
      @Nullable String traceparent,
      int partition)
      throws InterruptedException {
    ArrayDeque<CompletableFuture<RecordMetadata>> flying = new ArrayDeque<>();
    int stored = 0;
    int sent = 0;
    long events = 0;
    long lastN = -1;
    try {
      while (true) {
        long start = System.nanoTime();
        SensorFrame frame = reader.next();
        if (frame == null || flying.size() == PACKETS_IN_FLIGHT) {
          while (!flying.isEmpty() && (frame == null || flying.size() == PACKETS_IN_FLIGHT)) {
            lastN = flying.remove().get().offset();
            stored++;
            stored(format, partition);
          }
        }
        if (frame == null) {
          return new Accepted(
              sensor.getSensor(),
              header.stream(),
              header.seq(),
              stored,
              lastN < 0 ? null : lastN,
              events,
              true,
              0);
        }
        if (!lag.awaitRoom(partition, patience)) {
          throw behind(sensor, partition);
        }
        ProducerRecord<String, byte[]> record =
            record(
                sensor, header, header.seq() + sent, frame, format, traceparent, partition, start);
        metrics.decoded(Duration.ofNanos(System.nanoTime() - start), frame.count());
        flying.add(sender.send(record).toFuture());
        sent++;
        events += frame.count();
      }
    } catch (SensingException e) {
      throw partly(problem(e), header, settled(stored, flying));
    } catch (Problem e) {
      throw partly(e, header, settled(stored, flying));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw partly(unsent("packet " + stored, cause == null ? e : cause), header, stored);
    }
  }

  /** Packets that Kafka has once those on their way have arrived or failed. */
  private static int settled(int stored, ArrayDeque<CompletableFuture<RecordMetadata>> flying)
      throws InterruptedException {
    int settled = stored;
    for (CompletableFuture<RecordMetadata> each : flying) {
      try {
        long offset = each.get().offset();
        settled += offset >= 0 ? 1 : 0;
      } catch (ExecutionException e) {
        break;
      }
    }
    return settled;
  }

  private static Problem partly(Problem problem, FrameHeader header, int stored) {
    Problem whole =
        new Problem(
            problem.status(),
            problem.code(),
            // Some details end in a full stop, some in none.
            problem.detail().replaceFirst("\\.$", "")
                + ". "
                + stored
                + (stored == 1 ? " packet was" : " packets were")
                + " accepted before"
                + (stored == 0 ? "" : ", up to seq " + (header.seq() + stored - 1))
                + "; the same file with the same stream and seq repeats none of them");
    return problem.retryAfter().map(whole::retryAfter).orElse(whole);
  }

  private void stored(FrameFormat format, int partition) {
    lag.sent(partition);
    metrics.accepted(format.id());
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

  private ProducerRecord<String, byte[]> record(
      SensorConfiguration sensor,
      FrameHeader header,
      long seq,
      SensorFrame frame,
      FrameFormat format,
      @Nullable String traceparent,
      int partition,
      long start) {
    Frame wire = Frames.wire(frame, format.id());
    if (header.path() != null) {
      wire = wire.toBuilder().setPath(header.path()).build();
    }
    byte[] value =
        SensorRecord.newBuilder()
            .setId(
                FrameRef.newBuilder()
                    .setSensor(sensor.getSensor())
                    .setStream(header.stream())
                    .setSeq(seq))
            .setFrame(wire)
            .setConfiguration(sensor)
            .build()
            .toByteArray();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topic.SENSOR_FRAMES.id(), partition, clock.millis(), sensor.getSensor(), value);
    text(record, Headers.CE_SPECVERSION, "1.0");
    text(record, Headers.CE_ID, sensor.getSensor() + "/" + header.stream() + "/" + seq);
    text(record, Headers.CE_TYPE, "io.sparsewatt." + Topic.SENSOR_FRAMES.id());
    text(record, Headers.CE_SOURCE, "/sensors/" + sensor.getSensor());
    text(record, Headers.CONTENT_TYPE, "application/protobuf");
    if (traceparent != null) {
      text(record, Headers.TRACEPARENT, traceparent);
    }
    record
        .headers()
        .add(
            Headers.TOOK_NANOS,
            ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime() - start).array());
    return record;
  }

  private static void text(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
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
