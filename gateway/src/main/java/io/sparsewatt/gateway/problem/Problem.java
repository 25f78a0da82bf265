package io.sparsewatt.gateway.problem;

import io.sparsewatt.gateway.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An error in the words of RFC 9457.
 *
 * @param status of HTTP
 * @param code stable, for programs: {@code area.what-is-wrong}
 * @param title what is wrong, in a few words
 * @param detail where, which value, which limit, and what to do
 */
public record Problem(int status, String code, String title, String detail) {

  /** Media type of {@link #json}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * The answer's body.
   *
   * @param instance path of the request
   */
  public byte[] json(@Nullable String instance) {
    return Json.object(json -> {
      json.writeStringProperty("type", "about:blank");
      json.writeStringProperty("title", title);
      json.writeNumberProperty("status", status);
      json.writeStringProperty("code", code);
      json.writeStringProperty("detail", detail);
      if (instance != null) {
        json.writeStringProperty("instance", instance);
      }
    });
  }
}
