package io.sparsewatt.ingest.frames;

import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.registry.SensorRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Envelopes of one connection on their way into the log, one after the other. Frames without a
 * stream of their own belong to the connection's, where those without a number follow the one
 * before. Confined to one thread at a time.
 */
final class SentFrames {

  private final SensorRegistry registry;
  private final FrameIntake intake;
  private final String sensor;
  private final String stream;
  private final @Nullable String format;
  private final @Nullable String traceparent;
  private long next;

  /**
   * @param stream the connection's own
   * @param format of envelopes that name none, or null: found out
   */
  SentFrames(
      SensorRegistry registry,
      FrameIntake intake,
      String sensor,
      String stream,
      @Nullable String format,
      @Nullable String traceparent) {
    this.registry = registry;
    this.intake = intake;
    this.sensor = sensor;
    this.stream = stream;
    this.format = format;
    this.traceparent = traceparent;
  }

  String stream() {
    return stream;
  }

  /** The configuration of now: a change has its place between two frames. */
  SensorConfiguration configuration() {
    return registry.require(sensor);
  }

  /**
   * Reads an envelope's header.
   *
   * @throws io.sparsewatt.boot.Problem 400, naming the field
   */
  FrameHeader header(Envelope envelope) {
    return FrameHeader.of(
        FrameHeader.Names.JSON,
        name -> {
          String given = envelope.header().get(name);
          return given == null && name.equals(FrameHeader.Names.JSON.format()) ? format : given;
        },
        () -> stream,
        () -> next);
  }

  /** Takes a frame once the one before is done with, held back while the pipeline is behind. */
  Mono<Accepted> accept(FrameHeader header, byte[] payload) {
    return Mono.defer(() -> intake.acceptHeld(configuration(), header, payload, traceparent))
        .doOnNext(accepted -> {
          if (accepted.stream().equals(stream)) {
            next = accepted.lastSeq() + 1;
          }
        });
  }
}
