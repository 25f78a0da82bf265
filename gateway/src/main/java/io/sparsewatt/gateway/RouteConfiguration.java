package io.sparsewatt.gateway;

import io.sparsewatt.gateway.route.ProfileTitles;
import io.sparsewatt.gateway.route.ProxiedSockets;
import io.sparsewatt.gateway.route.Routes;
import io.sparsewatt.gateway.route.UpstreamAnswers;
import java.time.Duration;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What others answer, and the page. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

  /** WebJars carry their version in the path: what is there never changes. */
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private static final CacheControl ASK_FIRST = CacheControl.noCache();

  @Bean
  RouteLocator routes(RouteLocatorBuilder builder, GatewayProperties properties) {
    GatewayProperties.Upstreams upstreams = properties.upstreams();
    return Routes.of(
        builder, upstreams.ingest(), upstreams.energy(), upstreams.planner(), upstreams.timeout());
  }

  @Bean
  UpstreamAnswers upstreamAnswers() {
    return new UpstreamAnswers();
  }

  @Bean
  static ProxiedSockets proxiedSockets() {
    return new ProxiedSockets();
  }

  @Bean
  ProfileTitles profileTitles(GatewayProperties properties, ReactorResourceFactory resources) {
    return new ProfileTitles(properties.upstreams().energy(), resources.getLoopResources());
  }

  @Bean
  RouterFunction<ServerResponse> page() {
    ClassPathResource index = new ClassPathResource("static/index.html");
    return RouterFunctions.route()
        .GET(
            "/",
            request ->
                ServerResponse.ok()
                    .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                    .cacheControl(ASK_FIRST)
                    .bodyValue(index))
        .build();
  }

  @Bean
  WebFluxConfigurer pageFiles() {
    return new WebFluxConfigurer() {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        for (String jar : new String[] {"three", "uplot"}) {
          registry
              .addResourceHandler("/webjars/" + jar + "/**")
              .addResourceLocations("classpath:/META-INF/resources/webjars/" + jar + "/")
              .setCacheControl(FOR_EVER);
        }
        registry
            .addResourceHandler("/js/**")
            .addResourceLocations("classpath:/static/js/")
            .setCacheControl(ASK_FIRST);
        registry
            .addResourceHandler("/css/**")
            .addResourceLocations("classpath:/static/css/")
            .setCacheControl(ASK_FIRST);
        registry
            .addResourceHandler("/icon.svg", "/index.html")
            .addResourceLocations("classpath:/static/")
            .setCacheControl(ASK_FIRST);
      }
    };
  }
}
