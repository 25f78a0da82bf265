package io.sparsewatt.planning.api;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadSolution;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/plans}. Thread-safe. */
public final class PlanRoutes implements AutoCloseable {

  private final Planner planner;
  private final BodyIntake intake;
  private final BoundedWork work;

  public PlanRoutes(Planner planner, PlanningProperties properties) {
    this.planner = planner;
    this.intake = new BodyIntake(properties.maxBodyBytes(), properties.maxBytesInFlight());
    this.work = new BoundedWork("plans", properties.threadCount(), properties.waiting());
  }

  /** The paths. */
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().POST("/api/v1/plans", this::plan).build();
  }

  private Mono<ServerResponse> plan(ServerRequest request) {
    PlanForm form = PlanForm.of(accepted(request));
    CommonRoadSolution.Cost cost = cost(request);
    Flux<DataBuffer> body = request.body(BodyExtractors.toDataBuffers());
    return intake
        .take(
            body,
            request.headers().contentLength().orElse(-1),
            document ->
                work.run(() ->
                    new PlanRequest(
                            document,
                            PlanRequest.isXml(request.headers().contentType(), document),
                            form,
                            cost)
                        .answer(planner)))
        .switchIfEmpty(
            Mono.error(
                new Problem(
                    HttpStatus.BAD_REQUEST,
                    "no-body",
                    "the request has no body; a scenario is one")))
        .flatMap(answer -> ServerResponse.ok().contentType(form.type()).bodyValue(answer));
  }

  private static List<MediaType> accepted(ServerRequest request) {
    try {
      return request.headers().accept();
    } catch (InvalidMediaTypeException e) {
      throw new Problem(
          HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "Accept is not a list of media types");
    }
  }

  private static CommonRoadSolution.Cost cost(ServerRequest request) {
    String name = request.queryParam("cost").orElse(CommonRoadSolution.Cost.SM1.name());
    for (CommonRoadSolution.Cost cost : CommonRoadSolution.Cost.values()) {
      if (cost.name().equals(name.toUpperCase(Locale.ROOT))) {
        return cost;
      }
    }
    throw new Problem(
        HttpStatus.BAD_REQUEST,
        "cost-unknown",
        "cost is `"
            + name.substring(0, Math.min(32, name.length()))
            + "`; CommonRoad's are "
            + Arrays.toString(CommonRoadSolution.Cost.values()));
  }

  @Override
  public void close() {
    work.close();
  }
}
