package io.sparsewatt.ingest.frames;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.events.Topic;
import io.sparsewatt.ingest.IngestProperties;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.SensorRegistry;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.sensing.format.Limits;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The paths that frames come in by. */
@Configuration(proxyBeanMethods = false)
public class FrameConfiguration {

  @Bean(destroyMethod = "close")
  BoundedWork decoding(IngestProperties properties) {
    return new BoundedWork("frames", properties.decodeThreadCount(), properties.decodeWaiting());
  }

  @Bean
  BodyIntake bodies(IngestProperties properties) {
    return new BodyIntake(Limits.DEFAULT.maxEncodedBytes(), properties.maxBytesInFlight());
  }

  @Bean
  IngestMetrics ingestMetrics(
      MeterRegistry registry,
      BodyIntake bodies,
      BoundedWork decoding,
      RecordSender sender,
      PipelineLag lag) {
    IngestMetrics metrics = new IngestMetrics(registry);
    metrics.follow(
        IngestMetrics.IN_FLIGHT,
        "bytes",
        "Bytes of bodies and messages that are being received or worked on",
        bodies::bytesInFlight);
    metrics.follow(
        IngestMetrics.QUEUE, "frames", "Frames in line to be decoded", decoding::waiting);
    metrics.follow(
        IngestMetrics.LOG_QUEUE, "records", "Records in line for Kafka", sender::waitingRecords);
    metrics.follow(
        IngestMetrics.LOG_IN_FLIGHT,
        "bytes",
        "Bytes handed to Kafka and not acknowledged",
        sender::inFlightBytes);
    metrics.follow(
        IngestMetrics.LAG,
        "records",
        "Records that the slowest stage has before it, where it is worst",
        lag::worst);
    return metrics;
  }

  @Bean
  OpenConnections openStreams(IngestProperties properties, IngestMetrics metrics) {
    OpenConnections open = new OpenConnections("streams", properties.maxStreams());
    metrics.followConnections("stream", open::open);
    return open;
  }

  @Bean
  FrameIntake frameIntake(
      RecordSender sender,
      BoundedWork decoding,
      PipelineLag lag,
      IngestProperties properties,
      IngestMetrics metrics) {
    return new FrameIntake(
        sender, decoding, lag, properties.lagPatience(), metrics, InstantSource.system());
  }

  @Bean
  RouterFunction<ServerResponse> frameRoutes(
      SensorRegistry registry, FrameIntake frames, BodyIntake bodies, IngestProperties properties) {
    // Before the paths are there, and so before the service is ready.
    MadeUpScans.warmUp(properties.warmUp());
    return new FrameRoutes(registry, frames, bodies, () -> "r-" + UUID.randomUUID()).routes();
  }

  @Bean
  RouterFunction<ServerResponse> streamRoutes(
      SensorRegistry registry,
      FrameIntake frames,
      BodyIntake bodies,
      @Qualifier("openStreams") OpenConnections connections) {
    return new StreamRoutes(registry, frames, bodies, connections, () -> "c-" + UUID.randomUUID())
        .routes();
  }

  @Bean
  OpenConnections openSockets(IngestProperties properties, IngestMetrics metrics) {
    OpenConnections open = new OpenConnections("sockets", properties.maxSockets());
    metrics.followConnections("ws", open::open);
    return open;
  }

  @Bean
  RouterFunction<ServerResponse> socketRoutes(
      SensorRegistry registry,
      FrameIntake frames,
      BodyIntake bodies,
      @Qualifier("openSockets") OpenConnections connections,
      IngestProperties properties) {
    return new FrameSocket(
            registry,
            frames,
            bodies,
            connections,
            new SocketLimits(
                properties.socketWindow(), Topic.MAX_FRAME_BYTES, properties.socketSilence()),
            () -> "c-" + UUID.randomUUID())
        .routes();
  }
}
