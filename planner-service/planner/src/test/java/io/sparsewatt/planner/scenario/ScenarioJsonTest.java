package io.sparsewatt.planner.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScenarioJsonTest {

  /** Every property once. */
  private static final String FULL =
      """
      {"id":"full","time":1.5,"dt":0.1,"horizon":2,
       "ego":{"x":1,"y":2,"heading":0.1,"speed":9,"acceleration":0.5,"curvature":0.01,"length":4,"width":2},
       "agents":[{"id":"a","type":"truck","length":8,"width":2.5,
         "history":[{"time":1.4,"x":20,"y":2,"heading":0,"speed":3},{"time":1.5,"x":20.3,"y":2,"heading":0}],
         "recordedFuture":[{"time":1.6,"x":20.6,"y":2,"heading":0,"speed":3}]}],
       "lanes":[{"id":"1","left":[[0,4],[50,4]],"right":[[0,0],[50,0]],"successors":["3"],
         "adjacentLeft":{"lane":"2","sameDirection":false},"adjacentRight":{"lane":"4"},"speedLimit":13.9}],
       "goal":{"region":{"rectangle":{"x":40,"y":2,"length":5,"width":3,"orientation":0.1}},
         "time":[4,5],"speed":[5,9],"orientation":[-0.2,0.2]},
       "limits":{"maxAcceleration":2,"maxBraking":6,"maxSpeed":30,"maxCurvature":0.15,"maxCurvatureRate":0.1,"maxPower":60},
       "futures":4,"seed":-9007199254740993,"risk":{"level":0.9,"weight":0.25},
       "budget":{"iterations":7,"answers":3,"worst":2,"deadlineMs":50},"oracle":true,
       "previousPlan":{"time":1.4,"spacing":0.6,"acceleration":[0,1],"curvature":[0,0.01]}}
      """;

  private static Scenario read(String json) throws ScenarioException {
    return ScenarioJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyPropertySurvivesTheRoundTrip() throws ScenarioException {
    Scenario s = read(FULL);
    assertThat(s.seed()).isEqualTo(-9007199254740993L);
    assertThat(s.agents().getFirst().history().getLast().speed()).isNull();
    assertThat(s.budget()).isEqualTo(new Budget(7, 3, 2, 50.0));
    assertThat(s.goal()).isNotNull();
    byte[] canonical = ScenarioJson.write(s);
    assertThat(ScenarioJson.read(canonical)).isEqualTo(s);
    assertThat(ScenarioJson.write(ScenarioJson.read(canonical))).isEqualTo(canonical);
  }

  @Test
  void defaultsAreTheBuilders() throws ScenarioException {
    Scenario s =
        read(
            """
            {"ego":{"x":0,"y":0,"heading":0,"speed":5},"corridor":{"width":6,"length":40}}
            """);
    assertThat(s)
        .isEqualTo(Scenario.builder(Ego.at(0, 0, 0, 5), new Road.Corridor(6, 40, null)).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "unknown-property | `ego.sped` is not a property | \"speed\":9 | \"sped\":9",
        "unknown-property | `agents[0].history[1].vx` | \"x\":20.3 | \"x\":20.3,\"vx\":1",
        "unknown-property | `goal.region.rectangle.angle` | \"orientation\":0.1 | \"angle\":0.1",
        "missing-property | `agents[0].length` is missing | \"length\":8,\"width\" | \"width\"",
        "wrong-type | `ego.y` is \"2\"; a number is required | \"y\":2,\"heading\":0.1 | \"y\":\"2\",\"heading\":0.1",
        "wrong-type | `seed` is 1.5 | -9007199254740993 | 1.5",
        "wrong-type | `lanes[0].left[1]` is [50]; [x, y] | [50,4] | [50]",
        "unknown-type | known: car, truck | \"truck\" | \"spaceship\"",
        "two-regions | exactly one | \"region\":{ | \"region\":{\"lanes\":[\"1\"],",
        "two-roads | Keep one | \"futures\":4 | \"futures\":4,\"corridor\":{\"width\":5,\"length\":9}",
        "not-json | line 1, column | {\"id\":\"full\" | {\"id\":\"full\"\"",
        "not-json | Duplicate | \"futures\":4 | \"futures\":4,\"futures\":4",
        "not-finite | ego.x is Infinity | \"x\":1, | \"x\":1e999,",
      })
  void refusesAndNamesIt(String code, String fragment, String from, String to) {
    String json =
        FULL.replaceFirst(
            java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to));
    assertThat(json).isNotEqualTo(FULL);
    ScenarioException e = catchThrowableOfType(ScenarioException.class, () -> read(json));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).contains(fragment);
    assertThat(e.code()).isEqualTo(code);
  }

  @Test
  void boundsSizeAndDepthAndAgents() {
    ScenarioException large =
        catchThrowableOfType(
            ScenarioException.class, () -> ScenarioJson.read(new byte[ScenarioJson.MAX_BYTES + 1]));
    assertThat(large.code()).isEqualTo("document-too-large");
    ScenarioException deep =
        catchThrowableOfType(ScenarioException.class, () -> read("[".repeat(100_000)));
    assertThat(deep.code()).isEqualTo("not-json");
    String one = "{\"id\":\"1\"},";
    String agents = one.repeat(10_000);
    ScenarioException many =
        catchThrowableOfType(
            ScenarioException.class,
            () ->
                read(
                    "{\"ego\":{\"x\":0,\"y\":0,\"heading\":0,\"speed\":1},\"corridor\":{\"width\":5,"
                        + "\"length\":9},\"agents\":["
                        + agents.substring(0, agents.length() - 1)
                        + "]}"));
    assertThat(many.getMessage()).contains("10000 agents; the limit is 1000");
  }

  /** The schema document names exactly the properties that the reader takes. */
  @Test
  void schemaAndReaderAgree() throws Exception {
    Path path =
        Path.of(System.getProperty("sparsewatt.basedir", "../.."), "docs/api/scenario.schema.json");
    JsonNode schema = JsonMapper.builder().build().readTree(Files.readAllBytes(path));
    List<String> defined = new ArrayList<>();
    for (Map.Entry<String, List<String>> e : ScenarioJson.PROPERTIES.entrySet()) {
      JsonNode object = e.getKey().isEmpty() ? schema : schema.get("$defs").get(e.getKey());
      assertThat(object.get("properties").propertyNames())
          .as(e.getKey())
          .containsExactlyInAnyOrderElementsOf(e.getValue());
      assertThat(object.get("additionalProperties").booleanValue()).isFalse();
      if (!e.getKey().isEmpty()) {
        defined.add(e.getKey());
      }
    }
    assertThat(schema.get("$defs").propertyNames()).containsExactlyInAnyOrderElementsOf(defined);
  }
}
