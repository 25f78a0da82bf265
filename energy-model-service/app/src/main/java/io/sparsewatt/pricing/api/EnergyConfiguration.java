package io.sparsewatt.pricing.api;

import io.sparsewatt.boot.PlatformProperties;
import io.sparsewatt.boot.StageRunner;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.ReaderOptions;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The energy endpoints and what they answer from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PricingProperties.class)
public class EnergyConfiguration {

  @Bean
  EnergyWindows energyWindows(PricingProperties properties) {
    return new EnergyWindows(properties.maxSensors());
  }

  @Bean
  ActivationFollower activationFollower(
      StageRunner topics, PlatformProperties platform, EnergyWindows windows) {
    return new ActivationFollower(
        topics,
        new LogReader(ReaderOptions.of(platform.connection())),
        windows,
        InstantSource.system());
  }

  @Bean
  RouterFunction<ServerResponse> energyRoutes(EnergyWindows windows, PricingProperties properties) {
    return new EnergyRoutes(windows, properties.configured()).routes();
  }
}
