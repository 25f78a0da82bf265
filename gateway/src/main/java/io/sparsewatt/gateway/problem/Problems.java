package io.sparsewatt.gateway.problem;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ResponseStatusException;

/** The problem that any failure amounts to: never a stack trace, never a class name. */
public final class Problems {

  /** Deep enough for any wrapping, and an end to a cycle. */
  private static final int MAX_CAUSES = 16;

  private Problems() {}

  /**
   * What to answer.
   *
   * @param path of the request
   */
  public static ProblemException of(Throwable failure, String path) {
    Throwable cause = failure;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (cause instanceof ConnectException) {
        return new ProblemException(
            new Problem(
                503,
                "upstream.unavailable",
                "A service does not answer",
                "The service behind "
                    + path
                    + " refuses connections. Is it running? Try again in a few seconds."),
            Map.of("Retry-After", "2"));
      }
      if (cause instanceof TimeoutException) {
        return new ProblemException(
            new Problem(
                504,
                "upstream.timeout",
                "A service takes too long",
                "The service behind " + path + " did not answer in time. Try again later."));
      }
    }
    if (failure instanceof IOException) {
      // A service that ends while it is asked: its connection is reset, or closed without an
      // answer.
      return new ProblemException(
          new Problem(
              502,
              "upstream.failed",
              "A service failed",
              "The service behind "
                  + path
                  + " broke off before it answered, so what was sent may have been taken or not."
                  + " Send it again; a frame with the same stream and seq counts once."),
          Map.of("Retry-After", "2"));
    }
    if (failure instanceof NoResourceFoundException) {
      return notFound(path);
    }
    if (failure instanceof ResponseStatusException status) {
      return ofStatus(status, path);
    }
    return new ProblemException(
        new Problem(
            500,
            "gateway.failed",
            "The gateway failed",
            "An error of the gateway itself, at "
                + path
                + ". Its log says more. Nothing was changed by this gateway."));
  }

  private static ProblemException ofStatus(ResponseStatusException failure, String path) {
    int status = failure.getStatusCode().value();
    if (status == HttpStatus.NOT_FOUND.value()) {
      return notFound(path);
    }
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "Status " + status : known.getReasonPhrase();
    if (status == HttpStatus.GATEWAY_TIMEOUT.value()) {
      return new ProblemException(
          new Problem(
              504,
              "upstream.timeout",
              "A service takes too long",
              "The service behind " + path + " did not answer in time. Try again later."));
    }
    return new ProblemException(
        new Problem(
            status,
            status < 500 ? "request.refused" : "gateway.failed",
            title,
            "The request to "
                + path
                + " can't be answered: "
                + title.toLowerCase(Locale.ROOT)
                + ". /api/v1/openapi.json describes what can."));
  }

  private static ProblemException notFound(String path) {
    return new ProblemException(
        new Problem(
            404,
            "request.unknown-path",
            "Nothing here",
            "There is nothing at " + path + ". /api/v1/openapi.json lists what there is."));
  }
}
