package io.sparsewatt.planning.api;

import io.sparsewatt.boot.BoundedWork;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadSolution;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scenarios of one request, one a line; a line each comes back, in their order: the plan, or the
 * problem that a request of its own would have got. One that cannot be planned spoils no other.
 */
final class PlanBatch {

  /** Scenarios in one batch: answers are held until the last is known. */
  static final int MAX_SCENARIOS = 64;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<byte[]> scenarios;

  /**
   * @param document lines; empty ones are passed over
   */
  PlanBatch(byte[] document) {
    scenarios = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= document.length; i++) {
      if (i == document.length || document[i] == '\n') {
        byte[] line = Arrays.copyOfRange(document, from, i);
        from = i + 1;
        if (isBlank(line)) {
          continue;
        }
        if (scenarios.size() == MAX_SCENARIOS) {
          throw new Problem(
              HttpStatus.CONTENT_TOO_LARGE,
              "too-many-scenarios",
              "the batch has more than "
                  + MAX_SCENARIOS
                  + " lines, which is the limit; send several");
        }
        scenarios.add(line);
      }
    }
  }

  static boolean isOne(Optional<MediaType> type) {
    return type.filter(MediaType.APPLICATION_NDJSON::isCompatibleWith).isPresent();
  }

  /** A batch has one form of answer. */
  static void requireAccepted(List<MediaType> accepted) {
    boolean taken =
        accepted.isEmpty()
            || accepted.stream().anyMatch(wish -> wish.includes(MediaType.APPLICATION_NDJSON));
    if (!taken) {
      throw new Problem(
          HttpStatus.NOT_ACCEPTABLE,
          "not-acceptable",
          "Accept asks for "
              + MediaType.toString(accepted)
              + "; a batch is answered as application/x-ndjson alone");
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b < 0 || b > ' ') {
        return false;
      }
    }
    return true;
  }

  /**
   * All answers, a line each.
   *
   * @param atOnce plans of one batch that are computed at a time
   */
  Mono<byte[]> answer(Planner planner, BoundedWork work, int atOnce) {
    return Flux.fromIterable(scenarios)
        .flatMapSequential(
            scenario ->
                work.run(() ->
                        new PlanRequest(
                                scenario,
                                false,
                                PlanForm.JSON,
                                CommonRoadSolution.Model.KS,
                                CommonRoadSolution.Cost.SM1)
                            .answer(planner, null))
                    .onErrorResume(
                        Problem.class,
                        problem ->
                            Mono.just(JSON.writeValueAsBytes(problem.json("/api/v1/plans")))),
            atOnce,
            1)
        .reduce(
            new ByteArrayOutputStream(),
            (all, line) -> {
              all.writeBytes(line);
              all.write('\n');
              return all;
            })
        .map(ByteArrayOutputStream::toByteArray);
  }
}
