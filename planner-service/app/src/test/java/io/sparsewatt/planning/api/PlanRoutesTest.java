package io.sparsewatt.planning.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.scenario.ScenarioJson;
import io.sparsewatt.planning.RunningService;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningService.class)
class PlanRoutesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SCENARIO =
      """
      {"id": "slow leader", "ego": {"x": 0, "y": 0, "heading": 0, "speed": 13},
       "corridor": {"width": 7, "length": 90, "speedLimit": 13.9},
       "agents": [{"id": "leader", "type": "car", "length": 4.5, "width": 1.8,
         "history": [{"time": -0.5, "x": 28.0, "y": 0, "heading": 0},
                     {"time": 0.0, "x": 30.0, "y": 0, "heading": 0}]}],
       "futures": 4, "seed": 1, "budget": {"iterations": 4}}
      """;

  private static final String COMMON_ROAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <commonRoad commonRoadVersion="2020a" benchmarkID="ZAM_Test-1_1_T-1" timeStepSize="0.1">
        <lanelet id="1">
          <leftBound><point><x>0</x><y>2</y></point><point><x>100</x><y>2</y></point></leftBound>
          <rightBound><point><x>0</x><y>-2</y></point><point><x>100</x><y>-2</y></point></rightBound>
        </lanelet>
        <planningProblem id="7">
          <initialState>
            <position><point><x>5</x><y>0</y></point></position>
            <orientation><exact>0</exact></orientation><time><exact>0</exact></time>
            <velocity><exact>8</exact></velocity><yawRate><exact>0</exact></yawRate>
            <slipAngle><exact>0</exact></slipAngle>
          </initialState>
          <goalState>
            <time><intervalStart>20</intervalStart><intervalEnd>40</intervalEnd></time>
          </goalState>
        </planningProblem>
      </commonRoad>
      """;

  private static HttpRequest.Builder post(
      RunningService.Service service, String type, String body) {
    HttpRequest.Builder request =
        service.request("/api/v1/plans").POST(HttpRequest.BodyPublishers.ofString(body));
    return type.isEmpty() ? request : request.header("Content-Type", type);
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return JSON.readTree(answer.body());
  }

  @Test
  void answersWhatTheLibraryAnswers(RunningService.Service service) throws Exception {
    HttpResponse<String> answer = service.send(post(service, "application/json", SCENARIO));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            new String(
                PlanJson.write(
                    new Planner()
                        .plan(ScenarioJson.read(SCENARIO.getBytes(StandardCharsets.UTF_8)))),
                StandardCharsets.UTF_8));
  }

  @Test
  void tellsOfEveryBetterPlanOnTheWay(RunningService.Service service) {
    HttpResponse<String> answer =
        service.send(
            post(service, "application/json", SCENARIO).header("Accept", "text/event-stream"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    String[] events = answer.body().strip().split("\n\n", -1);
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < events.length - 1; i++) {
      assertThat(events[i]).startsWith("event:better\ndata:");
      JsonNode plan = JSON.readTree(events[i].substring("event:better\ndata:".length()));
      assertThat(plan.path("stoppedBy").asString()).isEqualTo("nothing");
      assertThat(plan.path("energy").path("total").asDouble()).isLessThan(before);
      before = plan.path("energy").path("total").asDouble();
    }
    assertThat(events.length).isGreaterThan(1);
    // The last one is what a request without events gets, byte for byte.
    assertThat(events[events.length - 1])
        .isEqualTo(
            "event:plan\ndata:" + service.send(post(service, "application/json", SCENARIO)).body());
  }

  @Test
  void aScenarioThatCannotBePlannedIsAProblemAlsoForWhoWaitsForEvents(
      RunningService.Service service) {
    JsonNode problem =
        problem(
            service.send(
                post(
                        service,
                        "application/json",
                        SCENARIO.replace("\"speed\": 13", "\"speed\": -13"))
                    .header("Accept", "text/event-stream, application/problem+json")),
            422);
    assertThat(problem.path("detail").asString()).contains("-13");
  }

  @Test
  void answersABatchLineByLine(RunningService.Service service) {
    String one = SCENARIO.replace("\n", " ");
    String broken = one.replace("\"seed\"", "\"seeed\"");
    HttpResponse<String> answer =
        service.send(
            post(service, "application/x-ndjson", one + "\n\n" + broken + "\n" + one + "\n"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    String alone = service.send(post(service, "application/json", one)).body();
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo(alone);
    assertThat(JSON.readTree(lines.get(1)).path("status").asInt()).isEqualTo(422);
    assertThat(JSON.readTree(lines.get(1)).path("detail").asString()).contains("seeed");
    assertThat(lines.get(2)).isEqualTo(alone);

    JsonNode many =
        problem(service.send(post(service, "application/x-ndjson", (one + "\n").repeat(65))), 413);
    assertThat(many.path("detail").asString()).contains("64");

    JsonNode drawn =
        problem(
            service.send(
                post(service, "application/x-ndjson", one + "\n")
                    .header("Accept", "image/svg+xml")),
            406);
    assertThat(drawn.path("detail").asString()).contains("image/svg+xml", "x-ndjson");
  }

  @Test
  void drawsAPlan(RunningService.Service service) {
    HttpResponse<String> answer =
        service.send(post(service, "application/json", SCENARIO).header("Accept", "image/svg+xml"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertThat(answer.body()).contains("<svg");
  }

  @Test
  void solvesCommonRoad(RunningService.Service service) {
    HttpResponse<String> answer =
        service.send(
            post(service, "application/xml", COMMON_ROAD)
                .header("Accept", "application/xml, */*;q=0.1"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("KS2:SM1:ZAM_Test-1_1_T-1:2020a", "planningProblem=\"7\"", "ksState");
  }

  @Test
  void solvesCommonRoadForAPointMassToo(RunningService.Service service) {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/plans?model=pm&cost=wx1")
                .POST(HttpRequest.BodyPublishers.ofString(COMMON_ROAD))
                .header("Accept", "application/xml"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("PM2:WX1:ZAM_Test-1_1_T-1:2020a", "pmState", "xVelocity")
        .doesNotContain("ksState");
  }

  @Test
  void knowsXmlByItsFirstCharacter(RunningService.Service service) {
    assertThat(service.send(post(service, "", COMMON_ROAD)).statusCode()).isEqualTo(200);
    assertThat(service.send(post(service, "", "\n" + SCENARIO)).statusCode()).isEqualTo(200);
  }

  @Test
  void namesWhatAScenarioHasWrong(RunningService.Service service) {
    JsonNode unknown =
        problem(
            service.send(
                post(service, "application/json", SCENARIO.replace("\"seed\"", "\"seeed\""))),
            422);
    assertThat(unknown.path("detail").asString()).contains("seeed");
    assertThat(unknown.path("code").asString()).isNotEqualTo("defect");

    JsonNode syntax = problem(service.send(post(service, "application/json", "{\"id\": ")), 400);
    assertThat(syntax.path("code").asString()).isEqualTo("not-json");
    assertThat(syntax.path("detail").asString()).contains("line 1, column");

    JsonNode xml =
        problem(
            service.send(post(service, "application/xml", COMMON_ROAD.replace("</lanelet>", ""))),
            400);
    assertThat(xml.path("code").asString()).isEqualTo("not-xml");
  }

  @Test
  void refusesEntities(RunningService.Service service) {
    String bomb =
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><commonRoad>&b;</commonRoad>";

    assertThat(
            problem(service.send(post(service, "application/xml", bomb)), 422)
                .path("code")
                .asString())
        .isEqualTo("xml-entities-refused");
  }

  @Test
  void refusesOtherTypes(RunningService.Service service) {
    assertThat(
            problem(service.send(post(service, "text/csv", SCENARIO)), 415)
                .path("detail")
                .asString())
        .contains("text/csv", "application/json", "application/xml");
    assertThat(
            problem(
                    service.send(
                        post(service, "application/json", SCENARIO).header("Accept", "image/png")),
                    406)
                .path("detail")
                .asString())
        .contains("image/png", "image/svg+xml");
    assertThat(
            problem(
                    service.send(
                        post(service, "application/json", SCENARIO)
                            .header("Accept", "application/xml")),
                    406)
                .path("detail")
                .asString())
        .contains("JSON");
  }

  @Test
  void refusesNothingAndTooMuch(RunningService.Service service) {
    assertThat(
            problem(service.send(post(service, "application/json", "")), 400)
                .path("code")
                .asString())
        .isEqualTo("no-body");
    // Declared too large: refused before a byte is read; RunningService's limit is 16 MiB.
    JsonNode large =
        problem(
            service.send(
                service
                    .request("/api/v1/plans")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(16 << 20) + 1]))),
            413);
    assertThat(large.path("code").asString()).isEqualTo("body-too-large");
    assertThat(large.path("detail").asString()).contains("16777216");
  }

  @Test
  void refusesAnUnknownCost(RunningService.Service service) {
    assertThat(
            problem(
                    service.send(
                        service
                            .request("/api/v1/plans?cost=XX9")
                            .POST(HttpRequest.BodyPublishers.ofString(COMMON_ROAD))),
                    400)
                .path("detail")
                .asString())
        .contains("XX9", "SM1");
  }

  @Test
  void isPostOnly(RunningService.Service service) {
    assertThat(service.get("/api/v1/plans").statusCode()).isIn(404, 405);
  }
}
