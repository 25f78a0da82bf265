package io.sparsewatt.ingest.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PipelineLagTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final PipelineLag lag =
      new PipelineLag(
          () -> {
            throw new AssertionError("nobody looks by itself here");
          },
          List.of("perceive"),
          Duration.ofMillis(500),
          4,
          Duration.ofSeconds(2),
          now::get);

  private void look(long behind, long sentBefore) {
    long[] worst = new long[Topic.PARTITIONS];
    long[] before = new long[Topic.PARTITIONS];
    worst[3] = behind;
    before[3] = sentBefore;
    lag.looked(worst, before, now.get());
  }

  @Test
  void oneRecordThatWaitsTooLongMakesItsPartitionLate() {
    lag.sent(3);
    now.set(2 * SECOND);
    look(1, 1);
    assertThat(lag.isLate(3)).isFalse();
    now.set(2 * SECOND + 1);
    look(1, 0);
    assertThat(lag.isLate(3)).isTrue();
    assertThat(lag.room(3)).isPositive();
    assertThat(lag.isLate(2)).isFalse();
    look(0, 0);
    assertThat(lag.isLate(3)).isFalse();
  }

  @Test
  void whatIsSentDuringALookDoesNotHideTheOldest() {
    lag.sent(3);
    now.set(3 * SECOND);
    lag.sent(3);
    // The look began before the second, and counts the first.
    look(1, 1);
    assertThat(lag.isLate(3)).isTrue();
    // Now the first is done, and the second young.
    look(1, 1);
    assertThat(lag.isLate(3)).isFalse();
  }

  @Test
  void aPipelineThatKeepsUpIsNotLateHoweverLongItRuns() {
    for (int second = 0; second < 100; second++) {
      now.set(second * SECOND);
      lag.sent(3);
      look(1, 1);
      assertThat(lag.isLate(3)).isFalse();
    }
  }
}
