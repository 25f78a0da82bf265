package io.sparsewatt.boot;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A failure as its sender is to see it: problem+json with a stable code, and a sentence that names
 * the value and the limit.
 */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;
  private final @Nullable Duration retryAfter;

  /**
   * @param code stable, lower case with hyphens
   * @param detail what, where, why, and what to do
   */
  public Problem(HttpStatus status, String code, String detail) {
    this(status, code, detail, null);
  }

  private Problem(HttpStatus status, String code, String detail, @Nullable Duration retryAfter) {
    // No stack: it is an answer, not a defect, and a sender can cause thousands.
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The same, worth another try after a while. */
  public Problem retryAfter(Duration wait) {
    return new Problem(status, code, detail(), wait);
  }

  public HttpStatus status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? status.getReasonPhrase() : message;
  }

  /**
   * The same with more said.
   *
   * @param before told first, or nothing
   * @param after told last, as sentences, or nothing
   */
  public Problem told(String before, String after) {
    String own = detail();
    String ended = after.isEmpty() || own.endsWith(".") ? own : own + ".";
    return new Problem(
        status, code, before + ended + (after.isEmpty() ? "" : " " + after), retryAfter);
  }

  /**
   * As problem+json has it (RFC 9457).
   *
   * @param instance path of the request
   */
  public Map<String, Object> json(String instance) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "about:blank");
    json.put("title", status.getReasonPhrase());
    json.put("status", status.value());
    json.put("code", code);
    json.put("detail", detail());
    json.put("instance", instance);
    return json;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
