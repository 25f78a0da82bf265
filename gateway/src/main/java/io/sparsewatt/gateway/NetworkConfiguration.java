package io.sparsewatt.gateway;

import java.time.Duration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Event loops of the gateway's own. By default they are shared by the whole JVM, and the first of
 * several services to close would take them away from the others.
 */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

  @Bean
  ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    // What was to be said has been said by then: the server stops first.
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean
  HttpClientCustomizer routesOnOwnLoops(ReactorResourceFactory resources) {
    return client -> client.runOn(resources.getLoopResources());
  }
}
