package io.sparsewatt.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.gateway.problem.ProblemException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

/** Rates, sessions and names, by a clock of the test's own. */
class RulesTest {

  private long nanos;
  private Instant now = Instant.EPOCH;

  @Test
  void bucketFillsAtItsRateForEachClient() {
    RateRule rule = new RateRule(10, 5, 2, new ClientAddress(List.of()), () -> nanos);
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
    RateRule rule = new RateRule(1, 1, 2, new ClientAddress(List.of()), () -> nanos);
    rule.check("10.0.0.1", Contract.endpoints().getFirst());
    refused(rule, "10.0.0.1");
    rule.check("10.0.0.2", Contract.endpoints().getFirst());
    rule.check("10.0.0.3", Contract.endpoints().getFirst());
    rule.check("10.0.0.1", Contract.endpoints().getFirst());
  }

  @Test
  void aClientIsItsAddressAndWhatItSaysOfItselfMeansNothing() throws UnknownHostException {
    ClientAddress none = new ClientAddress(List.of());
    assertThat(none.of(address("10.0.0.1"), List.of("1.2.3.4"))).isEqualTo("10.0.0.1");
    assertThat(none.of(address("2001:db8:1:2:aaaa::1"), List.of()))
        .isEqualTo(none.of(address("2001:db8:1:2:bbbb::2"), List.of()))
        .endsWith("/64")
        .isNotEqualTo(none.of(address("2001:db8:1:3::1"), List.of()));
  }

  @Test
  void behindTrustedProxiesTheLastAddressThatIsNotTheirsCounts() throws UnknownHostException {
    ClientAddress addresses = new ClientAddress(List.of("10.0.0.0/8", "::1"));
    assertThat(addresses.of(address("10.0.0.1"), List.of("6.6.6.6, 1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(addresses.of(address("::1"), List.of("6.6.6.6", "1.2.3.4, 10.9.9.9")))
        .isEqualTo("1.2.3.4");
    // Not from a proxy: the header is the client's own invention.
    assertThat(addresses.of(address("11.0.0.1"), List.of("1.2.3.4"))).isEqualTo("11.0.0.1");
    assertThat(addresses.of(address("10.0.0.1"), List.of())).isEqualTo("10.0.0.1");
    assertThat(addresses.of(address("10.0.0.1"), List.of("unknown"))).isEqualTo("10.0.0.1");
    assertThat(addresses.of(address("10.0.0.1"), List.of("10.0.0.2, 10.0.0.3")))
        .isEqualTo("10.0.0.2");
    assertThat(addresses.of(address("10.0.0.1"), List.of("::ffff:1.2.3.4"))).isEqualTo("1.2.3.4");
    String chain = "9.9.9.9, " + "10.0.0.5, ".repeat(40) + "10.0.0.6";
    assertThat(addresses.of(address("10.0.0.1"), List.of(chain))).isEqualTo("10.0.0.5");
  }

  @Test
  void networksOfProxiesAreReadStrictly() {
    for (String wrong : new String[] {"proxy.example", "10.0.0.0/33", "10.0.0.0/x", "", "::/129"}) {
      assertThatThrownBy(() -> new ClientAddress(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("trusted-proxies", "`" + wrong + "`");
    }
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
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
