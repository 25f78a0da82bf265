package io.sparsewatt.pricing;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.boot.HostedStage;
import io.sparsewatt.boot.ObservedStage;
import io.sparsewatt.boot.StageBoot;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.stage.StageSpec;
import io.sparsewatt.pricing.api.EnergyConfiguration;
import io.sparsewatt.pricing.api.PricingProperties;
import io.sparsewatt.pricing.stage.MadeUpReceipts;
import io.sparsewatt.pricing.stage.PriceStage;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The pricing service: receipts in, joules and the ledger out. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({StageBoot.class, EnergyConfiguration.class})
public class PricingApplication {

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
    return StageBoot.start(PricingApplication.class, "pricing", args);
  }

  @Bean
  HostedStage price(PricingProperties properties, MeterRegistry registry) {
    List<Profile> profiles = properties.configured();
    // Before the stage is hosted, and so before the service is ready.
    MadeUpReceipts.warmUp(profiles, properties.warmUp());
    EnergyMetrics metrics = new EnergyMetrics(registry);
    return new HostedStage(
        new StageSpec("price", Topic.ACTIVATION_EVENTS),
        partition ->
            new ObservedStage(
                new PriceStage(
                    profiles,
                    properties.ledgerWindow().toNanos(),
                    properties.maxSensorsPerPartition()),
                (topic, n, key, value) -> metrics.observe(value)));
  }
}
