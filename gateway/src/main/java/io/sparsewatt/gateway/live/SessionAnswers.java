package io.sparsewatt.gateway.live;

import io.sparsewatt.gateway.edge.KeyRule;
import io.sparsewatt.gateway.edge.Sessions;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.time.Duration;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/session}: a key for a cookie (docs/api/live.md, section 8). */
public final class SessionAnswers {

  private final JsonMapper mapper = new JsonMapper();
  private final KeyRule keys;
  private final Sessions sessions;

  public SessionAnswers(KeyRule keys, Sessions sessions) {
    this.keys = keys;
    this.sessions = sessions;
  }

  /** Opens a session; where no key is asked for, there is none to open. */
  public Mono<ServerResponse> open(ServerRequest request) {
    return request
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .flatMap(body -> {
          String key = key(body);
          return keys.isAsked()
              ? ServerResponse.noContent()
                  .cookie(cookie(request, keys.exchange(key), sessions.age()))
                  .build()
              : ServerResponse.noContent().build();
        });
  }

  /** Ends the session of the cookie. */
  public Mono<ServerResponse> end(ServerRequest request) {
    HttpCookie cookie = request.cookies().getFirst(KeyRule.COOKIE);
    if (cookie != null) {
      sessions.end(cookie.getValue());
    }
    return ServerResponse.noContent().cookie(cookie(request, "", Duration.ZERO)).build();
  }

  private String key(byte[] body) {
    try {
      JsonNode key = mapper.readTree(body).path("key");
      if (key.isString()) {
        return key.stringValue();
      }
    } catch (JacksonException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static ProblemException malformed() {
    return new ProblemException(
        new Problem(
            400,
            "auth.bad-request",
            "Key not understood",
            "The body must be JSON: {\"key\": \"...\"}."));
  }

  private static ResponseCookie cookie(ServerRequest request, String value, Duration age) {
    return ResponseCookie.from(KeyRule.COOKIE, value)
        .httpOnly(true)
        .sameSite("Strict")
        .secure("https".equals(request.uri().getScheme()))
        .path("/")
        .maxAge(age)
        .build();
  }
}
