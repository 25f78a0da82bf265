package io.sparsewatt.ingest;

import io.sparsewatt.boot.HostedStage;
import io.sparsewatt.boot.PlatformProperties;
import io.sparsewatt.boot.StageBoot;
import io.sparsewatt.boot.StageRunner;
import io.sparsewatt.events.Topic;
import io.sparsewatt.ingest.frames.FrameConfiguration;
import io.sparsewatt.ingest.pressure.PipelineLag;
import io.sparsewatt.ingest.registry.SensorRegistry;
import io.sparsewatt.ingest.registry.SensorRoutes;
import io.sparsewatt.ingest.voxelise.VoxelStage;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.kafka.RecordSender;
import io.sparsewatt.kafka.SenderOptions;
import io.sparsewatt.kafka.TopicAdmin;
import io.sparsewatt.kafka.stage.StageSpec;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The ingest service: frames in over HTTP, onto the log, and voxelised from there. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
@Import({StageBoot.class, FrameConfiguration.class})
public class IngestApplication {

  // 125,000 points of 16 bytes and what is around them: a 64-beam scan.
  private static final int FRAME_BYTES = 2 << 20;

  /** Starts the service and stays until it is ended. */
  public static void main(String[] args) {
    start(args);
  }

  /**
   * Starts the service.
   *
   * @param args properties, as {@code --server.port=0}
   * @return the running service; closing it ends it
   */
  public static ConfigurableApplicationContext start(String... args) {
    return StageBoot.start(IngestApplication.class, "ingest", args);
  }

  @Bean
  HostedStage voxelise() {
    return new HostedStage(
        new StageSpec("voxelise", Topic.SENSOR_FRAMES), partition -> new VoxelStage());
  }

  @Bean(destroyMethod = "close")
  RecordSender frameSender(PlatformProperties platform, IngestProperties properties) {
    return new RecordSender(
        SenderOptions.of(platform.connection())
            .deliveryTimeout(properties.deliveryTimeout())
            .batchBytes(FRAME_BYTES));
  }

  @Bean(destroyMethod = "close")
  SensorRegistry sensorRegistry(
      RecordSender sender, PlatformProperties platform, IngestProperties properties) {
    return new SensorRegistry(
        sender, new LogReader(ReaderOptions.of(platform.connection())), properties.maxSensors());
  }

  @Bean(destroyMethod = "close")
  PipelineLag pipelineLag(PlatformProperties platform, IngestProperties properties) {
    return new PipelineLag(
        () -> new TopicAdmin(platform.connection(), platform.topics()),
        properties.lagStages(),
        properties.lagInterval(),
        properties.maxLagFrames(),
        properties.maxWaitLive(),
        System::nanoTime);
  }

  @Bean
  RegistryLoading registryLoading(
      StageRunner topics, SensorRegistry registry, PipelineLag lag, PlatformProperties platform) {
    return new RegistryLoading(topics, registry, lag, platform.kafka().topicTimeout());
  }

  @Bean
  RouterFunction<ServerResponse> sensorRoutes(SensorRegistry registry) {
    return new SensorRoutes(registry).routes();
  }
}
