package io.sparsewatt.driving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

  /** Garwood's limits as published in tables of the exact Poisson interval. */
  @ParameterizedTest
  @CsvSource({"0, 0, 3.689", "1, 0.0253, 5.572", "3, 0.619, 8.767", "10, 4.795, 18.390"})
  void theIntervalIsExact(int events, double low, double high) {
    Rate rate = new Rate(events, 1);
    assertThat(rate.low()).isEqualTo(low, Offset.offset(6e-4));
    assertThat(rate.high()).isEqualTo(high, Offset.offset(6e-4));
    assertThat(new Rate(events, 2).high()).isEqualTo(rate.high() / 2);
  }

  @Test
  void nothingIsNoRate() {
    assertThatThrownBy(() -> new Rate(1, 0)).hasMessageContaining("over 0");
    assertThatThrownBy(() -> new Rate(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
