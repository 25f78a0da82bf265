package io.sparsewatt.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.gateway.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

/** Rates, sessions and names, by a clock of the test's own. */
class RulesTest {

  private long nanos;
  private Instant now = Instant.EPOCH;

  @Test
  void bucketFillsAtItsRateForEachClient() {
    RateRule rule = new RateRule(10, 5, 2, () -> nanos);
    for (int i = 0; i < 5; i++) {
      rule.check("10.0.0.1", Contract.endpoints().getFirst());
    }
    refused(rule, "10.0.0.1");
    rule.check("10.0.0.2", Contract.endpoints().getFirst());
    nanos += 99_000_000;
    refused(rule, "10.0.0.1");
    nanos += 1_000_001;
    rule.check("10.0.0.1", Contract.endpoints().getFirst());
    refused(rule, "10.0.0.1");
  }

  @Test
  void onlyTheMostRecentClientsAreRemembered() {
    RateRule rule = new RateRule(1, 1, 2, () -> nanos);
    rule.check("10.0.0.1", Contract.endpoints().getFirst());
    refused(rule, "10.0.0.1");
    rule.check("10.0.0.2", Contract.endpoints().getFirst());
    rule.check("10.0.0.3", Contract.endpoints().getFirst());
    rule.check("10.0.0.1", Contract.endpoints().getFirst());
  }

  private static void refused(RateRule rule, String client) {
    assertThatThrownBy(() -> rule.check(client, Contract.endpoints().getFirst()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertThat(refusal.problem().status()).isEqualTo(429);
              assertThat(refusal.headers()).containsKey("Retry-After");
            });
  }

  @Test
  void sessionsEndByAgeAndByNumber() {
    Sessions sessions = new Sessions(Duration.ofHours(1), 2, () -> now, new Random(1));
    String first = sessions.open();
    assertThat(sessions.isOpen(first)).isTrue();
    now = now.plusSeconds(3_599);
    assertThat(sessions.isOpen(first)).isTrue();
    now = now.plusSeconds(1);
    assertThat(sessions.isOpen(first)).isFalse();
    String second = sessions.open();
    String third = sessions.open();
    String fourth = sessions.open();
    assertThat(sessions.isOpen(second)).isFalse();
    assertThat(sessions.isOpen(third)).isTrue();
    assertThat(sessions.isOpen(fourth)).isTrue();
    sessions.end(third);
    assertThat(sessions.isOpen(third)).isFalse();
  }

  @Test
  void namesOfHosts() {
    assertThat(HostRule.name("LocalHost:8080")).isEqualTo("localhost");
    assertThat(HostRule.name("[::1]:8080")).isEqualTo("[::1]");
    assertThat(HostRule.name("[::1")).isNull();
    assertThat(HostRule.name(":80")).isNull();
    assertThat(HostRule.name("")).isNull();
    assertThat(HostRule.name(null)).isNull();
  }

  @Test
  void pathsFindTheirEndpoint() {
    assertThat(Contract.of(PathContainer.parsePath("/api/v1/sensors/a b/frames")).body())
        .isEqualTo(Contract.Body.WHOLE);
    assertThat(Contract.of(PathContainer.parsePath("/js/app.js")).open()).isTrue();
    assertThat(Contract.of(PathContainer.parsePath("/api")).open()).isFalse();
    assertThat(Contract.of(PathContainer.parsePath("/actuator/env")).methods()).isEmpty();
  }
}
