package io.sparsewatt.boot;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.kafka.stage.StageSpec;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A service with a stage that writes a plan for every scene, and paths that fail. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(StageBoot.class)
class EchoApplication {

  /** A plan with the scene's key in it; an empty record is unprocessable. */
  private static final class EchoStage implements PartitionStage {

    @Override
    public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
      byte[] value = in.value();
      if (value == null || value.length == 0) {
        throw new UnprocessableRecordException("empty", "an empty scene");
      }
      out.emit(
          Topic.PLANS,
          in.offset(),
          in.key(),
          PlanEvent.newBuilder()
              .setId(FrameRef.newBuilder().setSensor(in.key()).setN(in.offset()))
              .setVerdict("echo")
              .build());
    }

    @Override
    public long restartOffset(long next) {
      return Math.max(0, next - 1);
    }
  }

  @Bean
  HostedStage stage() {
    return new HostedStage(new StageSpec("echo", Topic.SCENES), partition -> new EchoStage());
  }

  @Bean
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(
            "/problem",
            request ->
                Mono.error(
                    new Problem(HttpStatus.SERVICE_UNAVAILABLE, "busy", "3 of 3 run")
                        .retryAfter(Duration.ofSeconds(2))))
        .GET("/defect", request -> Mono.error(new IllegalStateException("secret")))
        .build();
  }
}
