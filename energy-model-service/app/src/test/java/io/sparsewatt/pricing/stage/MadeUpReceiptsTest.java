package io.sparsewatt.pricing.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeUpReceiptsTest {

  /** A refused receipt would end it before the two hundredth. */
  @Test
  void warmingUpPricesEveryReceiptAndEnds() {
    List<Profile> profiles = List.of(Profiles.find("fp32-45nm").orElseThrow());
    assertThat(MadeUpReceipts.warmUp(profiles, Duration.ZERO).frames()).isZero();
    assertThat(MadeUpReceipts.warmUp(profiles, Duration.ofMinutes(1)).frames())
        .isBetween(200, 4_000);
  }
}
