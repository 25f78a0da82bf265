package io.sparsewatt.gateway.edge;

import io.sparsewatt.gateway.edge.Contract.Endpoint;
import io.sparsewatt.gateway.problem.Problem;
import io.sparsewatt.gateway.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A token bucket for each client ({@link ClientAddress}). Only the most recent clients are
 * remembered; one that is forgotten begins with a full bucket.
 */
final class RateRule implements Rule {

  private static final double NANOS = 1e9;

  /** An attempt to open a session costs as much as this many requests: keys are not to be tried. */
  private static final int SESSION_COST = 20;

  private static final class Bucket {
    double tokens;
    long at;
  }

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<String, Bucket> buckets;
  private final ClientAddress addresses;

  RateRule(int perSecond, int burst, int clients, ClientAddress addresses, LongSupplier nanoTime) {
    this.addresses = addresses;
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > clients;
          }
        };
  }

  @Override
  public void check(ServerHttpRequest request, Endpoint endpoint) {
    check(addresses.of(request), endpoint);
  }

  void check(String client, Endpoint endpoint) {
    int cost = endpoint.path().equals("/api/v1/session") ? SESSION_COST : 1;
    double missing = take(client, Math.min(cost, (int) burst));
    if (missing > 0) {
      long seconds = (long) Math.ceil(missing / perSecond);
      throw new ProblemException(
          new Problem(
              429,
              "request.rate",
              "Too many requests",
              "One client may send "
                  + (long) perSecond
                  + " requests a second, and "
                  + (long) burst
                  + " at once. Wait "
                  + seconds
                  + " s; frames go faster over /stream or /ws."),
          Map.of("Retry-After", Long.toString(seconds)));
    }
  }

  /** Tokens that are missing; 0 where the request passes. */
  private synchronized double take(String client, int cost) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = burst;
      bucket.at = now;
      buckets.put(client, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    if (bucket.tokens < cost) {
      return cost - bucket.tokens;
    }
    bucket.tokens -= cost;
    return 0;
  }
}
