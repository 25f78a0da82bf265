package io.sparsewatt.ingest.frames;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.ingest.IngestProperties;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.SensorRegistry;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.sensing.format.Limits;
import java.time.InstantSource;
import java.util.UUID;
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
  IngestMetrics ingestMetrics(MeterRegistry registry, BodyIntake bodies) {
    return new IngestMetrics(registry, bodies::bytesInFlight);
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
      SensorRegistry registry, FrameIntake frames, BodyIntake bodies) {
    return new FrameRoutes(registry, frames, bodies, () -> "r-" + UUID.randomUUID()).routes();
  }
}
