package io.sparsewatt.pricing.api;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/v1/energy}, {@code /energy/profiles} and {@code /energy/what-if}. Thread-safe. */
final class EnergyRoutes {

  private static final int DEFAULT_WINDOW = 60;

  // What-ifs are computed at once on the event loop: 4,096 layers take a few milliseconds.
  private final BodyIntake bodies = new BodyIntake(WhatIf.MAX_BYTES, 16L * WhatIf.MAX_BYTES);

  private final EnergyWindows windows;
  private final List<Profile> profiles;
  private final WhatIf whatIf;

  /**
   * @param profiles that windows are priced on, the default first
   */
  EnergyRoutes(EnergyWindows windows, List<Profile> profiles) {
    this.windows = windows;
    this.profiles = profiles;
    this.whatIf = new WhatIf(windows);
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/api/v1/energy", request -> Mono.defer(() -> json(energy(request))))
        .GET("/api/v1/energy/profiles", request -> Mono.defer(() -> json(profiles())))
        .POST("/api/v1/energy/what-if", this::whatIf)
        .build();
  }

  private ObjectNode energy(ServerRequest request) {
    int window = window(request);
    List<Profile> priced =
        request.queryParam("profile").map(EnergyRoutes::named).map(List::of).orElse(profiles);
    List<String> ids = request.queryParam("sensor").map(List::of).orElseGet(windows::sensors);
    ObjectNode answer = EnergyJson.object().put("windowS", window);
    ArrayNode sensors = answer.putArray("sensors");
    for (String id : ids) {
      WindowSum sum = require(windows, id, window);
      ObjectNode sensor =
          sensors
              .addObject()
              .put("sensor", id)
              .put("frames", sum.frames())
              .put("spanS", sum.spanSeconds());
      ArrayNode each = sensor.putArray("profiles");
      priced.forEach(profile -> each.add(EnergyJson.window(sum, profile)));
    }
    return answer;
  }

  private ObjectNode profiles() {
    ObjectNode answer = EnergyJson.object();
    ArrayNode list = answer.putArray("profiles");
    // The configured ones first, in their order: the first is the default.
    profiles.forEach(profile -> list.add(EnergyJson.profile(profile)));
    Profiles.builtIn().stream()
        .filter(profile -> !profiles.contains(profile))
        .forEach(profile -> list.add(EnergyJson.profile(profile)));
    return answer;
  }

  private Mono<ServerResponse> whatIf(ServerRequest request) {
    return bodies
        .take(
            request.body(BodyExtractors.toDataBuffers()),
            request.headers().contentLength().orElse(-1),
            body -> Mono.fromCallable(() -> whatIf.answer(body)))
        .switchIfEmpty(
            Mono.error(() ->
                new Problem(
                    HttpStatus.BAD_REQUEST,
                    "not-json",
                    "the request has no body; a what-if is one JSON object")))
        .flatMap(EnergyRoutes::json);
  }

  private static Mono<ServerResponse> json(ObjectNode answer) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(answer);
  }

  private static int window(ServerRequest request) {
    String text = request.queryParam("window").orElse(Integer.toString(DEFAULT_WINDOW));
    int window;
    try {
      window = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      window = -1;
    }
    requireWindow(window);
    return window;
  }

  static void requireWindow(int seconds) {
    if (seconds < 1 || seconds > EnergyWindows.MAX_SECONDS) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "window",
          "`window` is a whole number of 1.."
              + EnergyWindows.MAX_SECONDS
              + " seconds of sensor time");
    }
  }

  static WindowSum require(EnergyWindows windows, String sensor, int seconds) {
    return windows
        .sum(sensor, seconds)
        .orElseThrow(() ->
            new Problem(
                HttpStatus.NOT_FOUND,
                "sensor.unknown",
                "No frame of a sensor `"
                    + sensor.substring(0, Math.min(64, sensor.length()))
                    + "` was priced in the last hour. There are: "
                    + windows.sensors()));
  }

  static Profile named(String name) {
    return Profiles.find(name)
        .orElseThrow(() ->
            new Problem(
                HttpStatus.NOT_FOUND,
                "profile.unknown",
                "No profile `"
                    + name.substring(0, Math.min(64, name.length()))
                    + "`. There are: "
                    + String.join(", ", Profiles.builtIn().stream().map(Profile::name).toList())));
  }
}
