package io.sparsewatt.ingest.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendTimesTest {

  @Test
  void theAgeIsThatOfTheRecordSoManyBack() {
    SendTimes times = new SendTimes(4);
    assertThat(times.age(1, 1_000)).isZero();
    for (int sent = 0; sent < 6; sent++) {
      times.add(100L * sent);
    }
    assertThat(times.age(1, 1_000)).isEqualTo(500);
    assertThat(times.age(4, 1_000)).isEqualTo(800);
    // Older than what is remembered: at least so long.
    assertThat(times.age(5, 1_000)).isEqualTo(800);
    assertThat(times.age(0, 1_000)).isEqualTo(500);
  }
}
