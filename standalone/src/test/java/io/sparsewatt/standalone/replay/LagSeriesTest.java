package io.sparsewatt.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.standalone.run.Lag;
import org.junit.jupiter.api.Test;

class LagSeriesTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aPlatformThatKeepsUpHasNoSlope() {
    LagSeries series = new LagSeries(10);
    for (long t = 0; t < 300 * SECOND; t += SECOND / 50) {
      long due = 1 + t * 10 / SECOND;
      series.look(t, due, due - 3);
    }

    Lag lag = series.lag();

    assertThat(lag.slope()).isZero();
    assertThat(lag.most()).isEqualTo(3);
    assertThat(lag.samples()).hasSize(300);
    assertThat(lag.slopeFrom()).isEqualTo(30);
  }

  @Test
  void oneThatTakesNineOfTenFallsBackByOneASecond() {
    LagSeries series = new LagSeries(10);
    for (long t = 0; t < 120 * SECOND; t += SECOND / 50) {
      series.look(t, 1 + t * 10 / SECOND, t * 9 / SECOND);
    }

    assertThat(series.lag().slope()).isCloseTo(1, within(0.01));
  }

  @Test
  void aFewSecondsSayNothing() {
    LagSeries series = new LagSeries(100);
    for (long t = 0; t < 8 * SECOND; t += SECOND / 50) {
      series.look(t, 1, 0);
    }

    assertThat(series.lag().slope()).isNull();
  }

  @Test
  void aDayOfSamplesStaysBounded() {
    LagSeries series = new LagSeries(1);
    for (long second = 0; second < 86_400; second++) {
      series.look(second * SECOND, second + 1, second / 2);
    }

    Lag lag = series.lag();

    assertThat(lag.samples()).hasSizeBetween(1_000, 3_600);
    assertThat(lag.slope()).isCloseTo(0.5, within(0.001));
    assertThat(lag.samples().getLast().seconds()).isGreaterThan(86_300);
  }
}
