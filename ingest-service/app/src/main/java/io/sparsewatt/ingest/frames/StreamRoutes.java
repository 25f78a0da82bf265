package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.boot.UnreadBody;
import io.sparsewatt.ingest.registry.SensorRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * {@code POST /api/v1/sensors/{id}/stream}: envelopes one after the other, in order, one in flight.
 *
 * <p>Where the pipeline is behind, the connection is read no further until it has caught up, and
 * refused when that takes too long.
 */
final class StreamRoutes {

  private final SensorRegistry registry;
  private final FrameIntake frames;
  private final BodyIntake bodies;
  private final OpenConnections connections;
  private final Supplier<String> newStream;

  StreamRoutes(
      SensorRegistry registry,
      FrameIntake frames,
      BodyIntake bodies,
      OpenConnections connections,
      Supplier<String> newStream) {
    this.registry = registry;
    this.frames = frames;
    this.bodies = bodies;
    this.connections = connections;
    this.newStream = newStream;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().POST("/api/v1/sensors/{id}/stream", this::post).build();
  }

  private Mono<ServerResponse> post(ServerRequest request) {
    return Mono.defer(() -> {
      String sensor = registry.require(request.pathVariable("id")).getSensor();
      connections.enter();
      Upload upload =
          new Upload(
              sensor,
              new EnvelopeReader(bodies),
              new SentFrames(
                  registry,
                  frames,
                  sensor,
                  newStream.get(),
                  request.queryParam("format").orElse(null),
                  FrameRoutes.traceparent(request)));
      return upload
          .receive(request.body(BodyExtractors.toDataBuffers()), connections.stopping())
          .then(Mono.defer(upload::answer))
          .doFinally(end -> {
            upload.reader.close();
            connections.leave();
          });
    });
  }

  /** One request, and how far it has come. Signals of one publisher never overlap. */
  private static final class Upload {

    private final String sensor;
    private final EnvelopeReader reader;
    private final SentFrames sent;
    private final Sinks.Empty<Void> failing = Sinks.empty();
    private final Sinks.Empty<Void> enough = Sinks.empty();

    private long accepted;
    private long dropped;
    private @Nullable String stream;
    private @Nullable Long lastSeq;
    private @Nullable Long lastN;

    private @Nullable Problem failure;
    private int failed;
    private long unread;

    Upload(String sensor, EnvelopeReader reader, SentFrames sent) {
      this.sensor = sensor;
      this.reader = reader;
      this.sent = sent;
    }

    /** Completes when all has come, or no more is wanted. */
    Mono<Void> receive(Flux<DataBuffer> body, Mono<Void> stopping) {
      return body
          // A failure is told when the sender has said what it was about to.
          .takeUntilOther(
              Mono.firstWithSignal(
                  failing.asMono().then(Mono.delay(UnreadBody.LIMIT)).then(), enough.asMono()))
          .takeUntilOther(stopping.doOnSuccess(stop -> fail(OpenConnections.goodbye())))
          .concatMapIterable(this::cut, 1)
          .concatMap(this::take, 1)
          .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
          .then();
    }

    private synchronized List<Envelope> cut(DataBuffer buffer) {
      if (failure != null) {
        unread += buffer.readableByteCount();
        DataBufferUtils.release(buffer);
        if (unread > UnreadBody.MAX_BYTES) {
          enough.tryEmitEmpty();
        }
        return List.of();
      }
      List<Envelope> complete = new ArrayList<>();
      try {
        reader.feed(buffer, complete);
      } catch (Problem e) {
        fail(reader.number(), e);
      }
      return complete;
    }

    private Mono<Accepted> take(Envelope envelope) {
      return Mono.defer(
              () -> {
                if (isAfterFailure(envelope)) {
                  return Mono.empty();
                }
                return sent.accept(sent.header(envelope), envelope.payload()).doOnNext(this::add);
              })
          .onErrorResume(
              Problem.class,
              problem -> {
                fail(envelope.number(), problem);
                return Mono.empty();
              })
          .doFinally(end -> reader.done(envelope));
    }

    private synchronized boolean isAfterFailure(Envelope envelope) {
      return failure != null && envelope.number() > failed;
    }

    private synchronized void add(Accepted frame) {
      accepted += frame.frames();
      dropped += frame.dropped();
      stream = frame.stream();
      lastSeq = frame.lastSeq();
      if (frame.frames() > 0) {
        lastN = frame.lastN();
      }
    }

    private synchronized void fail(Problem problem) {
      fail(reader.number(), problem);
    }

    /** The first in the stream's order is the one that counts. */
    private synchronized void fail(int envelope, Problem problem) {
      if (failure == null || envelope < failed) {
        failure = problem;
        failed = envelope;
      }
      failing.tryEmitEmpty();
    }

    synchronized Mono<ServerResponse> answer() {
      if (failure == null) {
        try {
          reader.end();
        } catch (Problem e) {
          fail(e);
        }
      }
      Problem found = failure;
      if (found != null) {
        return Mono.error(told(found));
      }
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("sensor", sensor);
      json.put("frames", accepted);
      json.put("dropped", dropped);
      json.put("stream", stream);
      json.put("lastSeq", lastSeq);
      json.put("n", lastN);
      return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
    }

    private Problem told(Problem problem) {
      return problem.told(
          "envelope " + failed + ": ",
          lastSeq == null
              ? "No frame was accepted before."
              : accepted
                  + (accepted == 1 ? " frame was" : " frames were")
                  + " accepted before"
                  + (dropped == 0 ? "" : " and " + dropped + " dropped")
                  + ", the last is seq "
                  + lastSeq
                  + " of stream "
                  + stream
                  + "; continue after it.");
    }
  }
}
