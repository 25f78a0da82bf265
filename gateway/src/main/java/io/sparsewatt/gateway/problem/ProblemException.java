package io.sparsewatt.gateway.problem;

import java.util.Map;

/** A request that is answered with a problem. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  /**
   * @param headers of the answer, such as {@code Retry-After}
   */
  public ProblemException(Problem problem, Map<String, String> headers) {
    // Said to the client, not logged: no stack trace is worth its making.
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /** What to answer. */
  public Problem problem() {
    return problem;
  }

  /** Further headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
