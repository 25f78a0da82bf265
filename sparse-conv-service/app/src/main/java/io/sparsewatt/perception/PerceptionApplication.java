package io.sparsewatt.perception;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.boot.HostedStage;
import io.sparsewatt.boot.ObservedStage;
import io.sparsewatt.boot.StageBoot;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.stage.StageSpec;
import io.sparsewatt.perception.stage.MadeUpStreet;
import io.sparsewatt.perception.stage.Networks;
import io.sparsewatt.perception.stage.PerceptionStage;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The perception service: voxel events in, activations and scenes out. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties(PerceptionProperties.class)
@Import(StageBoot.class)
public class PerceptionApplication {

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
    return StageBoot.start(PerceptionApplication.class, "perception", args);
  }

  @Bean
  HostedStage perceive(PerceptionProperties properties, MeterRegistry registry) {
    Networks networks = new Networks();
    // Before the stage is hosted, and so before the service is ready.
    MadeUpStreet.warmUp(networks, properties.networkThreads(), properties.warmUp());
    PerceptionMetrics metrics = new PerceptionMetrics(registry);
    return new HostedStage(
        new StageSpec("perceive", Topic.VOXEL_EVENTS),
        partition ->
            new ObservedStage(
                new PerceptionStage(networks, properties.networkThreads()),
                (topic, n, key, value) -> metrics.observe(value)));
  }
}
