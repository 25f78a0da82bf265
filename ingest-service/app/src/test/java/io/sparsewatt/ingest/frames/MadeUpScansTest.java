package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MadeUpScansTest {

  /** A refused scan would end it before the sixteenth. */
  @Test
  void warmingUpTakesEveryScanAndEnds() {
    assertThat(MadeUpScans.warmUp(Duration.ZERO).frames()).isZero();
    assertThat(MadeUpScans.warmUp(Duration.ofNanos(1)).frames()).isLessThanOrEqualTo(1);
    assertThat(MadeUpScans.warmUp(Duration.ofMinutes(1)).frames()).isBetween(16, 300);
  }
}
