package io.sparsewatt.gateway.route;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Titles of the hardware profiles, which the energy service knows and its events don't carry. */
public final class ProfileTitles {

  private static final Logger LOG = LoggerFactory.getLogger(ProfileTitles.class);
  private static final int MAX_BYTES = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final JsonMapper mapper = new JsonMapper();
  private final HttpClient client;

  /**
   * @param energy the energy service
   * @param loops where its answers are read
   */
  public ProfileTitles(URI energy, LoopResources loops) {
    client =
        HttpClient.newConnection()
            .runOn(loops)
            .baseUrl(energy.toString())
            .responseTimeout(PATIENCE);
  }

  /** Title by profile; empty where the service does not tell. */
  public Mono<Map<String, String>> fetch() {
    return client
        .get()
        .uri("/api/v1/energy/profiles")
        .responseSingle((response, body) ->
            response.status().code() == 200
                ? body.asByteArray().filter(bytes -> bytes.length <= MAX_BYTES)
                : Mono.<byte[]>empty())
        .map(this::titles)
        .onErrorResume(failure -> {
          LOG.debug("no titles of profiles: {}", failure.toString());
          return Mono.empty();
        });
  }

  private Map<String, String> titles(byte[] json) {
    Map<String, String> titles = new LinkedHashMap<>();
    try {
      for (JsonNode profile : mapper.readTree(json).path("profiles")) {
        String name = profile.path("profile").stringValue("");
        String title = profile.path("title").stringValue("");
        if (!name.isEmpty() && !title.isEmpty()) {
          titles.put(name, title);
        }
      }
    } catch (JacksonException e) {
      LOG.debug("the profiles are not JSON", e);
    }
    return titles;
  }
}
