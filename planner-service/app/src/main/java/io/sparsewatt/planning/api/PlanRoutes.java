package io.sparsewatt.planning.api;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadSolution;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
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
  private final int threads;

  public PlanRoutes(Planner planner, PlanningProperties properties) {
    this.planner = planner;
    this.intake = new BodyIntake(properties.maxBodyBytes(), properties.maxBytesInFlight());
    this.threads = properties.threadCount();
    this.work = new BoundedWork("plans", threads, properties.waiting());
  }

  /** The paths. */
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().POST("/api/v1/plans", this::plan).build();
  }

  /** What a CommonRoad solution is to be in. */
  private record Solution(CommonRoadSolution.Model model, CommonRoadSolution.Cost cost) {}

  private Mono<ServerResponse> plan(ServerRequest request) {
    if (PlanBatch.isOne(request.headers().contentType())) {
      PlanBatch.requireAccepted(accepted(request));
      return whole(request, document -> new PlanBatch(document).answer(planner, work, threads))
          .flatMap(answer ->
              ServerResponse.ok().contentType(MediaType.APPLICATION_NDJSON).bodyValue(answer));
    }
    PlanForm form = PlanForm.of(accepted(request));
    Solution solution =
        new Solution(
            chosen(request, "model", CommonRoadSolution.Model.KS),
            chosen(request, "cost", CommonRoadSolution.Cost.SM1));
    if (form == PlanForm.EVENTS) {
      return ServerResponse.ok()
          .contentType(form.type())
          .body(BodyInserters.fromServerSentEvents(events(request, solution)));
    }
    return answer(request, form, solution, null)
        .flatMap(answer -> ServerResponse.ok().contentType(form.type()).bodyValue(answer));
  }

  /** The answer to what comes in the request's body. */
  private Mono<byte[]> answer(
      ServerRequest request, PlanForm form, Solution solution, @Nullable Consumer<byte[]> better) {
    return whole(
        request,
        document ->
            work.run(() ->
                new PlanRequest(
                        document,
                        PlanRequest.isXml(request.headers().contentType(), document),
                        form,
                        solution.model(),
                        solution.cost())
                    .answer(planner, better)));
  }

  private Mono<byte[]> whole(ServerRequest request, Function<byte[], Mono<byte[]>> use) {
    return intake
        .take(
            request.body(BodyExtractors.toDataBuffers()),
            request.headers().contentLength().orElse(-1),
            use)
        .switchIfEmpty(
            Mono.error(
                new Problem(
                    HttpStatus.BAD_REQUEST,
                    "no-body",
                    "the request has no body; a scenario is one")));
  }

  /**
   * Events {@code better} for what is found on the way, and {@code plan} for the plan that a
   * request without events would get. What is told on the way is at most one plan a start of the
   * search, so the queue to a slow reader is short. When nobody reads any more, the search ends.
   */
  private Flux<ServerSentEvent<String>> events(ServerRequest request, Solution solution) {
    return Flux.create(sink ->
        sink.onDispose(
            answer(
                    request,
                    PlanForm.EVENTS,
                    solution,
                    better -> {
                      if (sink.isCancelled()) {
                        throw new CancellationException("nobody waits for the plan any more");
                      }
                      sink.next(event("better", better));
                    })
                .contextWrite(sink.contextView())
                .subscribe(
                    plan -> {
                      sink.next(event("plan", plan));
                      sink.complete();
                    },
                    sink::error)));
  }

  private static ServerSentEvent<String> event(String name, byte[] json) {
    return ServerSentEvent.builder(new String(json, StandardCharsets.UTF_8)).event(name).build();
  }

  private static List<MediaType> accepted(ServerRequest request) {
    try {
      return request.headers().accept();
    } catch (InvalidMediaTypeException e) {
      throw new Problem(
          HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "Accept is not a list of media types");
    }
  }

  /** A choice in the query, by its published id in letters of any size. */
  private static <E extends Enum<E>> E chosen(ServerRequest request, String name, E usual) {
    String value = request.queryParam(name).orElse(usual.name());
    E[] all = usual.getDeclaringClass().getEnumConstants();
    for (E each : all) {
      if (each.name().equals(value.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new Problem(
        HttpStatus.BAD_REQUEST,
        name + "-unknown",
        name
            + " is `"
            + value.substring(0, Math.min(32, value.length()))
            + "`; CommonRoad's are "
            + Arrays.toString(all));
  }

  @Override
  public void close() {
    work.close();
  }
}
