package io.sparsewatt.planning;

import io.sparsewatt.boot.HostedStage;
import io.sparsewatt.boot.StageBoot;
import io.sparsewatt.events.Topic;
import io.sparsewatt.kafka.stage.StageSpec;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planning.api.PlanRoutes;
import io.sparsewatt.planning.api.PlanningProperties;
import io.sparsewatt.planning.stage.LivePlanning;
import io.sparsewatt.planning.stage.MadeUpScenes;
import io.sparsewatt.planning.stage.PlanStage;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The planning service: plans for live scenes, and for scenarios sent over HTTP. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlanningProperties.class)
@Import(StageBoot.class)
public class PlanningApplication {

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
    return StageBoot.start(PlanningApplication.class, "planning", args);
  }

  @Bean
  HostedStage plan(PlanningProperties properties) {
    Planner planner = LivePlanning.planner();
    MadeUpScenes.warmUp(planner, properties.warmUp());
    return new HostedStage(
        new StageSpec("plan", Topic.SCENES),
        partition -> new PlanStage(planner, LivePlanning.DEFAULT));
  }

  @Bean(destroyMethod = "close")
  PlanRoutes planRoutes(Planner planner, PlanningProperties properties) {
    return new PlanRoutes(planner, properties);
  }

  @Bean
  RouterFunction<ServerResponse> routes(PlanRoutes plans) {
    return plans.routes();
  }

  @Bean
  Planner planner() {
    return new Planner();
  }
}
