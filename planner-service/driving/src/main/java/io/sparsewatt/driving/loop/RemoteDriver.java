package io.sparsewatt.driving.loop;

import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a planner over HTTP at every step and drives the first step of its plan. Of the answer only
 * {@code trajectory} is needed: objects with {@code x}, {@code y}, {@code heading}, {@code speed},
 * and, if there, {@code acceleration} and {@code curvature}; the first is now. {@code controls}, if
 * there, come back with the next request as {@code previousPlan}.
 */
public final class RemoteDriver implements Driver {

  private static final JsonMapper JSON = new JsonMapper();
  // An answer of a hundred steps and 64 futures of a thousand agents stays below it.
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  // As nuPlan has it, tenfold: a planner that takes longer is not one for a closed loop.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final URI endpoint;
  private final UnaryOperator<Scenario.Builder> settings;
  private @Nullable Controls previous;

  /**
   * @param endpoint that plans are posted to
   * @param settings futures, budget, risk, seed: what a request says beside the scene
   */
  public RemoteDriver(HttpClient client, URI endpoint, UnaryOperator<Scenario.Builder> settings) {
    this.client = client;
    this.endpoint = endpoint;
    this.settings = settings;
  }

  @Override
  public Ego next(Scenario now) throws ScenarioException {
    Scenario asked = settings.apply(now.toBuilder()).previousPlan(previous).build();
    Answer answer = answer(post(ScenarioJson.write(asked)));
    previous = answer.controls();
    Point here = answer.points().getFirst();
    Point to = answer.points().get(1);
    Ego ego = now.ego();
    return new Ego(
        to.x(),
        to.y(),
        to.heading(),
        to.speed(),
        here.acceleration(),
        to.curvature(),
        ego.length(),
        ego.width());
  }

  private record Point(
      double x, double y, double heading, double speed, double acceleration, double curvature) {}

  private record Answer(List<Point> points, @Nullable Controls controls) {}

  private byte[] post(byte[] body) throws ScenarioException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] answer = in.readNBytes(MAX_ANSWER_BYTES + 1);
        if (answer.length > MAX_ANSWER_BYTES) {
          throw new ScenarioException(
              "answer-too-large", endpoint + " answered more than " + MAX_ANSWER_BYTES + " bytes");
        }
        if (response.statusCode() / 100 != 2) {
          String text = new String(answer, StandardCharsets.UTF_8);
          throw new ScenarioException(
              "refused",
              endpoint
                  + " answered "
                  + response.statusCode()
                  + ": "
                  + text.substring(0, Math.min(300, text.length())));
        }
        return answer;
      }
    } catch (IOException e) {
      throw new ScenarioException("unreachable", endpoint + " cannot be asked: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException("interrupted", "stopped while " + endpoint + " was asked");
    }
  }

  private Answer answer(byte[] json) throws ScenarioException {
    JsonNode plan;
    try {
      plan = JSON.readTree(json);
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage());
    }
    List<Point> points = new ArrayList<>();
    for (JsonNode p : plan.path("trajectory")) {
      Point point =
          new Point(
              number(p, "x", Double.NaN),
              number(p, "y", Double.NaN),
              number(p, "heading", Double.NaN),
              number(p, "speed", Double.NaN),
              number(p, "acceleration", 0),
              number(p, "curvature", 0));
      if (!Double.isFinite(point.x() + point.y() + point.heading() + point.speed())) {
        throw unreadable("trajectory[" + points.size() + "] lacks x, y, heading or speed");
      }
      points.add(point);
    }
    if (points.size() < 2) {
      throw unreadable("its trajectory has " + points.size() + " points; two are needed");
    }
    return new Answer(points, controls(plan.path("controls")));
  }

  private ScenarioException unreadable(String why) {
    return new ScenarioException("unreadable", "the answer of " + endpoint + ": " + why);
  }

  private static double number(JsonNode node, String name, double without) {
    JsonNode value = node.path(name);
    return value.isNumber() ? value.doubleValue() : without;
  }

  private static @Nullable Controls controls(JsonNode node) {
    double time = number(node, "time", Double.NaN);
    double spacing = number(node, "spacing", Double.NaN);
    List<Double> acceleration = numbers(node.path("acceleration"));
    List<Double> curvature = numbers(node.path("curvature"));
    boolean whole =
        Double.isFinite(time)
            && Double.isFinite(spacing)
            && !acceleration.isEmpty()
            && acceleration.size() == curvature.size();
    return whole ? new Controls(time, spacing, acceleration, curvature) : null;
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : array) {
      numbers.add(value.asDouble(Double.NaN));
    }
    return numbers;
  }
}
