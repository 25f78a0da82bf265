package io.sparsewatt.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.gateway.feed.KafkaLogFeed;
import io.sparsewatt.gateway.feed.LogFeed;
import io.sparsewatt.gateway.json.HelloJson;
import io.sparsewatt.gateway.live.Answers;
import io.sparsewatt.gateway.live.LiveEvents;
import io.sparsewatt.gateway.live.LiveVoxels;
import io.sparsewatt.gateway.live.Seats;
import io.sparsewatt.gateway.live.VoxelHandshake;
import io.sparsewatt.gateway.route.ProfileTitles;
import io.sparsewatt.gateway.view.LiveViews;
import io.sparsewatt.gateway.view.ViewLimits;
import io.sparsewatt.kafka.KafkaConnection;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The views and what they answer. */
@Configuration(proxyBeanMethods = false)
class ViewConfiguration {

  /** Before every mapping that the framework brings. */
  private static final int FIRST = -10;

  /** Bytes of the instance's name in event ids: restarts don't meet. */
  private static final int INSTANCE_BYTES = 4;

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @ConditionalOnMissingBean
  LogFeed logFeed(KafkaProperties kafka, GatewayProperties properties, InstantSource clock) {
    return new KafkaLogFeed(
        new KafkaConnection(kafka.bootstrapServers(), kafka.properties()),
        properties.live().lookBack(),
        clock);
  }

  @Bean
  GatewayMetrics gatewayMetrics(MeterRegistry registry) {
    return new GatewayMetrics(registry);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler viewScheduler() {
    return Schedulers.newSingle("views", true);
  }

  @Bean
  LiveViews liveViews(
      GatewayProperties properties,
      InstantSource clock,
      Scheduler viewScheduler,
      GatewayMetrics metrics) {
    GatewayProperties.Live live = properties.live();
    byte[] instance = new byte[INSTANCE_BYTES];
    new SecureRandom().nextBytes(instance);
    Build build = Build.ofThisJar();
    return new LiveViews(
        new ViewLimits(live.sensors(), live.voxels(), live.replay().toBytes()),
        HexFormat.of().formatHex(instance),
        new HelloJson.Server(build.version(), build.commit(), clock.instant().toString()),
        live.defaultProfile(),
        clock,
        System::nanoTime,
        viewScheduler::schedule,
        metrics);
  }

  @Bean
  ViewFollower viewFollower(
      LiveViews views,
      LogFeed feed,
      Scheduler viewScheduler,
      ObjectProvider<ProfileTitles> titles) {
    return new ViewFollower(views, feed, viewScheduler, titles.getIfAvailable());
  }

  @Bean
  ViewsHealth viewsHealthIndicator(LiveViews views, ViewFollower follower) {
    return new ViewsHealth(views, follower);
  }

  @Bean
  SimpleUrlHandlerMapping liveMapping(
      GatewayProperties properties, LiveViews views, GatewayMetrics metrics) {
    Seats events = new Seats("clients of live events", properties.live().eventClients());
    Seats voxels = new Seats("clients of live voxels", properties.live().voxelClients());
    metrics.clients("events", events::taken);
    metrics.clients("voxels", voxels::taken);
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/api/v1/live", new LiveEvents(views, events),
            "/api/v1/live/voxels", new VoxelHandshake(new LiveVoxels(views), voxels)),
        FIRST);
  }

  @Bean
  RouterFunction<ServerResponse> viewAnswers(LiveViews views) {
    Answers answers = new Answers(views);
    return RouterFunctions.route()
        .GET("/api/v1/sensors", answers::sensors)
        .GET("/api/v1/sparsity", answers::sparsity)
        .GET(
            "/api/v1/openapi.json",
            request ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Resources.OPENAPI))
        .build();
  }
}
