package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import io.sparsewatt.gateway.edge.Contract;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The published contract against the table that requests are judged by, and against itself. */
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private static RunningGateway gateway;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
    document = RunningGateway.json(gateway.get("/api/v1/openapi.json"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void pathsAndMethodsAreThoseOfTheGateway() {
    TreeSet<String> published = new TreeSet<>();
    document
        .path("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                published.add(method.toUpperCase(Locale.ROOT) + " " + path);
              }
            }));
    TreeSet<String> answered = new TreeSet<>();
    for (Contract.Endpoint endpoint : Contract.endpoints()) {
      endpoint
          .methods()
          .forEach(method -> answered.add(method + " " + endpoint.path().replace("/**", "")));
    }
    assertThat(published).isEqualTo(answered);
  }

  @Test
  void everyReferenceIsDefinedAndEveryDefinitionUsed() {
    TreeSet<String> used = new TreeSet<>();
    references(document, used);
    TreeSet<String> defined = new TreeSet<>();
    for (String kind : new String[] {"schemas", "responses", "parameters"}) {
      document
          .path("components")
          .path(kind)
          .forEachEntry((name, value) -> defined.add("#/components/" + kind + "/" + name));
    }
    assertThat(used).isEqualTo(defined);
  }

  private static void references(JsonNode node, Set<String> into) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> {
        if (name.equals("$ref")) {
          into.add(value.stringValue());
        } else {
          references(value, into);
        }
      });
    } else {
      node.forEach(element -> references(element, into));
    }
  }

  @Test
  void operationsAreWhole() {
    TreeSet<String> ids = new TreeSet<>();
    TreeSet<String> tags = new TreeSet<>();
    document.path("tags").forEach(tag -> tags.add(tag.path("name").stringValue()));
    assertThat(document.path("openapi").stringValue()).isEqualTo("3.1.0");
    document
        .path("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                String where = method + " " + path;
                assertThat(ids.add(operation.path("operationId").stringValue("")))
                    .as(where)
                    .isTrue();
                assertThat(operation.path("summary").stringValue("")).as(where).isNotEmpty();
                operation.path("tags").forEach(tag -> assertThat(tags).contains(tag.stringValue()));
                operation
                    .path("responses")
                    .forEachEntry((status, response) ->
                        assertThat(
                                response.has("$ref")
                                    || !response.path("description").stringValue("").isEmpty())
                            .as(where + " " + status)
                            .isTrue());
                assertThat(method.equals("post") || method.equals("put"))
                    .as(where)
                    .isEqualTo(operation.has("requestBody"));
                assertThat(pathParameters(item)).as(where).isEqualTo(named(path));
              }
            }));
  }

  private static Set<String> named(String path) {
    TreeSet<String> names = new TreeSet<>();
    Matcher name = Pattern.compile("\\{(\\w+)}").matcher(path);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static Set<String> pathParameters(JsonNode item) {
    TreeSet<String> names = new TreeSet<>();
    item.path("parameters")
        .forEach(parameter ->
            names.add(
                document
                    .at(parameter.path("$ref").stringValue("").substring(1))
                    .path("name")
                    .stringValue("")));
    return names;
  }

  @Test
  void problemsOfTheGatewayHaveTheFieldsPublished() {
    JsonNode problem = RunningGateway.json(gateway.get("/api/v1/nothing"));
    JsonNode schema = document.at("/components/schemas/Problem");
    schema.path("required").forEach(name -> assertThat(problem.has(name.stringValue())).isTrue());
    problem.forEachEntry(
        (name, value) -> assertThat(schema.path("properties").has(name)).as(name).isTrue());
  }

  @Test
  void sensorsOfTheGatewayHaveTheFieldsPublished() {
    TestDrive drive = new TestDrive("lidar-0", 1);
    gateway.feed().push(Topic.SENSORS, "lidar-0", drive.configuration(1));
    JsonNode sensor = RunningGateway.json(gateway.get("/api/v1/sensors")).path("sensors").path(0);
    TreeSet<String> answered = new TreeSet<>(sensor.propertyNames());
    TreeSet<String> published =
        new TreeSet<>(document.at("/components/schemas/Sensor/properties").propertyNames());
    assertThat(answered).isEqualTo(published);
  }
}
