package io.sparsewatt.gateway.edge;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Every path that the platform answers, with its methods: the HTTP contract as a table. */
public final class Contract {

  /** How a request's body is bounded. */
  public enum Body {
    /** There is none. */
    NONE,
    /** A few fields. */
    SMALL,
    /** Receipts to price. */
    RECEIPTS,
    /** A frame or a scenario: the configured limit. */
    WHOLE,
    /** A stream of frames, each bounded by ingest, without end. */
    STREAM
  }

  /**
   * One path.
   *
   * @param methods as the answer to a wrong one lists them
   * @param open answered without a key
   */
  public record Endpoint(String path, List<HttpMethod> methods, Body body, boolean open) {

    private static Endpoint of(String path, Body body, HttpMethod... methods) {
      return new Endpoint(path, List.of(methods), body, false);
    }

    private static Endpoint open(String path, Body body, HttpMethod... methods) {
      return new Endpoint(path, List.of(methods), body, true);
    }

    private PathPattern pattern() {
      return PathPatternParser.defaultInstance.parse(path);
    }
  }

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.of("/api/v1/sensors", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/sensors/{id}", Body.SMALL, HttpMethod.GET, HttpMethod.PUT),
          Endpoint.of("/api/v1/sensors/{id}/frames", Body.WHOLE, HttpMethod.POST),
          Endpoint.of("/api/v1/sensors/{id}/stream", Body.STREAM, HttpMethod.POST),
          Endpoint.of("/api/v1/sensors/{id}/ws", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/sparsity", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/energy", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/energy/profiles", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/energy/what-if", Body.RECEIPTS, HttpMethod.POST),
          Endpoint.of("/api/v1/plans", Body.WHOLE, HttpMethod.POST),
          Endpoint.of("/api/v1/live", Body.NONE, HttpMethod.GET),
          Endpoint.of("/api/v1/live/voxels", Body.NONE, HttpMethod.GET),
          Endpoint.open("/api/v1/session", Body.SMALL, HttpMethod.POST, HttpMethod.DELETE),
          Endpoint.open("/api/v1/openapi.json", Body.NONE, HttpMethod.GET),
          Endpoint.of("/actuator/prometheus", Body.NONE, HttpMethod.GET),
          Endpoint.open("/actuator/health/**", Body.NONE, HttpMethod.GET));

  private static final List<PathPattern> PATTERNS =
      ENDPOINTS.stream().map(Endpoint::pattern).toList();

  private static final Endpoint PAGE =
      Endpoint.open("/**", Body.NONE, HttpMethod.GET, HttpMethod.HEAD);

  /** Below these nothing is answered that is not in the table. */
  private static final Set<String> RESERVED = Set.of("api", "actuator");

  private Contract() {}

  /** All paths but those of the page. */
  public static List<Endpoint> endpoints() {
    return ENDPOINTS;
  }

  /** The endpoint of a path: the page's where no other is. */
  static Endpoint of(PathContainer path) {
    for (int i = 0; i < PATTERNS.size(); i++) {
      if (PATTERNS.get(i).matches(path)) {
        return ENDPOINTS.get(i);
      }
    }
    List<PathContainer.Element> elements = path.elements();
    if (elements.size() > 1 && RESERVED.contains(elements.get(1).value())) {
      // Not there, whoever asks; but who has no key is not told even that.
      return new Endpoint("", List.of(), Body.NONE, false);
    }
    return PAGE;
  }
}
