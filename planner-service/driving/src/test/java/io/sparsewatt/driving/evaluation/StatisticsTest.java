package io.sparsewatt.driving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against published values: Wilson's interval as in R's binom.confint, binomial tails by hand. */
class StatisticsTest {

  @ParameterizedTest
  @CsvSource({
    "10, 100, 0.0552291, 0.1743657",
    "0, 20, 0, 0.1611253",
    "20, 20, 0.8388747, 1",
    "0, 0, 0, 1"
  })
  void sharesHaveWilsonsInterval(int of, int all, double low, double high) {
    Share share = new Share(of, all);
    assertThat(share.low()).isCloseTo(low, within(1e-6));
    assertThat(share.high()).isCloseTo(high, within(1e-6));
  }

  @Test
  void moreSuccessesThanTrialsAreNoShare() {
    assertThatThrownBy(() -> new Share(3, 2)).hasMessage("3 of 2 is no share");
  }

  @ParameterizedTest
  @CsvSource({
    // 2 (1 + 10) / 1024
    "1, 9, 0.021484375",
    "9, 1, 0.021484375",
    "5, 5, 1",
    "0, 0, 1",
    // 2 / 2^8
    "0, 8, 0.0078125"
  })
  void pairedDrivesAreComparedExactly(int first, int second, double p) {
    assertThat(new Paired(first, second).p()).isCloseTo(p, within(1e-12));
  }

  @Test
  void thousandsOfDrivesStayInRange() {
    assertThat(new Paired(2_000, 2_000).p()).isEqualTo(1);
    assertThat(new Paired(1_000, 3_000).p()).isBetween(0.0, 1e-200);
  }
}
