package io.sparsewatt.boot;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * Imported by every service that hosts a stage.
 *
 * <p>Auto-configurations are named one by one: five services may share a JVM and a class path, and
 * what one of them brings must not switch anything on in another.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlatformProperties.class)
@ImportAutoConfiguration({
  ApplicationAvailabilityAutoConfiguration.class,
  AvailabilityHealthContributorAutoConfiguration.class,
  AvailabilityProbesAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  ConfigurationPropertiesAutoConfiguration.class,
  EndpointAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthContributorRegistryAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  InfoContributorAutoConfiguration.class,
  InfoEndpointAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  JacksonEndpointAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  NettyReactiveManagementContextAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  ReactorAutoConfiguration.class,
  SslAutoConfiguration.class,
  SystemMetricsAutoConfiguration.class,
  WebEndpointAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  WebFluxHealthEndpointExtensionAutoConfiguration.class
})
public class StageBoot {

  /**
   * Starts a service.
   *
   * @param application its configuration class
   * @param name its configuration file's name: {@code name.yml}
   * @param arguments {@code --property=value}
   */
  public static ConfigurableApplicationContext start(
      Class<?> application, String name, String... arguments) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.REACTIVE)
        .bannerMode(Banner.Mode.OFF)
        .registerShutdownHook(true)
        .properties(defaults(name))
        .run(arguments);
  }

  /** The weakest of all sources: {@code name.yml}, environment and arguments win over it. */
  private static Map<String, Object> defaults(String name) {
    return Map.ofEntries(
        Map.entry("spring.config.name", name),
        Map.entry("spring.application.name", name),
        Map.entry("spring.jmx.enabled", "false"),
        Map.entry("spring.web.resources.add-mappings", "false"),
        // Reachable from this machine alone, until someone says otherwise.
        Map.entry("server.address", "127.0.0.1"),
        Map.entry("server.shutdown", "graceful"),
        // Clients print their whole configuration, each time.
        Map.entry("logging.level.org.apache.kafka", "WARN"),
        Map.entry("server.netty.idle-timeout", "60s"),
        Map.entry("management.endpoints.web.exposure.include", "health,prometheus"),
        Map.entry("management.endpoint.health.show-details", "always"),
        Map.entry("management.endpoint.health.probes.enabled", "true"),
        Map.entry("management.endpoint.health.group.readiness.include", "readinessState,stage"),
        Map.entry("management.endpoint.health.group.liveness.include", "livenessState"));
  }

  @Bean
  StageRunner stageRunner(
      HostedStage stage, PlatformProperties properties, MeterRegistry registry) {
    return new StageRunner(stage, properties, registry);
  }

  @Bean
  StageHealth stageHealthIndicator(StageRunner runner) {
    return new StageHealth(runner);
  }

  /** Event loops of its own: the global ones end with the first service of the JVM that stops. */
  @Bean
  ReactorResourceFactory eventLoops() {
    ReactorResourceFactory factory = new ReactorResourceFactory();
    factory.setUseGlobalResources(false);
    // What is answered is answered by then: the web server stops gracefully, and before.
    factory.setShutdownQuietPeriod(Duration.ZERO);
    return factory;
  }

  @Bean
  @Order(-2)
  WebExceptionHandler problemWriter() {
    return new ProblemWriter();
  }

  @Bean
  WebFilter noPages() {
    return new NoPages();
  }
}
