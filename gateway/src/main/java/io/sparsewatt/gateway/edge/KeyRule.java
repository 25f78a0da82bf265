package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Where keys are configured, a key or a session that one was exchanged for. */
public final class KeyRule implements Rule {

  /** Name of the session's cookie. */
  public static final String COOKIE = "sparsewatt_session";

  private static final String BEARER = "Bearer ";

  private final ApiKeys keys;
  private final Sessions sessions;

  public KeyRule(ApiKeys keys, Sessions sessions) {
    this.keys = keys;
    this.sessions = sessions;
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    if (keys.isEmpty() || endpoint.open()) {
      return;
    }
    String key = key(request.getHeaders());
    if (key != null) {
      if (keys.hold(key)) {
        return;
      }
      throw unauthorised("auth.wrong-key", "Wrong key", "The key sent is none of this gateway's.");
    }
    HttpCookie cookie = request.getCookies().getFirst(COOKIE);
    if (cookie == null || !sessions.isOpen(cookie.getValue())) {
      throw unauthorised(
          "auth.required",
          "Key required",
          "Send an API key as `Authorization: Bearer KEY` or `X-API-Key: KEY`, or exchange it for a"
              + " cookie at POST /api/v1/session.");
    }
  }

  private static @Nullable String key(HttpHeaders headers) {
    String bearer = headers.getFirst(HttpHeaders.AUTHORIZATION);
    if (bearer != null && bearer.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return bearer.substring(BEARER.length()).strip();
    }
    return headers.getFirst("X-API-Key");
  }

  /** A cookie for a key: an id of a new session. */
  public String exchange(String key) {
    if (!keys.hold(key)) {
      throw unauthorised("auth.wrong-key", "Wrong key", "The key sent is none of this gateway's.");
    }
    return sessions.open();
  }

  /** Whether a key is asked for at all. */
  public boolean isAsked() {
    return !keys.isEmpty();
  }

  private static ProblemException unauthorised(String code, String title, String detail) {
    return new ProblemException(
        new Problem(401, code, title, detail), Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer"));
  }
}
