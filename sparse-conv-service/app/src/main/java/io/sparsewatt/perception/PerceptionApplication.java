package io.sparsewatt.perception;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.boot.HostedStage;
import io.sparsewatt.boot.ObservedStage;
import io.sparsewatt.boot.StageBoot;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.stage.StageSpec;
import io.sparsewatt.perception.stage.Networks;
import io.sparsewatt.perception.stage.PerceptionStage;
import io.sparsewatt.perception.stage.WarmUp;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(PerceptionApplication.class);

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
    warmUp(networks, properties);
    PerceptionMetrics metrics = new PerceptionMetrics(registry);
    return new HostedStage(
        new StageSpec("perceive", Topic.VOXEL_EVENTS),
        partition ->
            new ObservedStage(
                new PerceptionStage(networks, properties.networkThreads()),
                (topic, n, key, value) -> metrics.observe(value)));
  }

  /** Before the stage is hosted, and so before the service is ready. */
  private static void warmUp(Networks networks, PerceptionProperties properties) {
    if (properties.warmUp().isZero()) {
      return;
    }
    WarmUp.Outcome outcome = WarmUp.run(networks, properties.networkThreads(), properties.warmUp());
    LOG.info(
        "warmed up with {} made-up frames: the first took {} ms, the last {} ms",
        outcome.frames(),
        TimeUnit.NANOSECONDS.toMillis(outcome.first()),
        TimeUnit.NANOSECONDS.toMillis(outcome.last()));
  }
}
