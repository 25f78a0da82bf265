package io.sparsewatt.energy.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static FrameWork frame(long macs) {
    return new FrameWork(macs(macs), macs(2 * macs), null, macs(10 * macs));
  }

  private static FrameWork sampled(long macs) {
    return new FrameWork(macs(macs), macs(2 * macs), macs(3 * macs), macs(10 * macs));
  }

  private static Work macs(long macs) {
    return new Work(macs, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aRepeatedFrameCountsOnce() {
    Ledger ledger = new Ledger(100, 2, 10);
    assertThat(ledger.add("a", 7, 250, frame(1))).isPresent();
    assertThat(ledger.add("a", 7, 250, frame(1))).isEmpty();
    assertThat(ledger.add("a", 3, 250, frame(1))).isEmpty();
    assertThat(ledger.add("b", 3, 250, frame(5))).isPresent();
    assertThat(ledger.windows())
        .extracting(
            w -> w.sensor() + w.startNanos() + "/" + w.lastFrame() + ":" + w.executed().macs())
        .containsExactly("a200/7:1", "b200/3:5");
  }

  @Test
  void sampledFramesAreComparedWithThemselves() {
    Ledger ledger = new Ledger(1000, 1, 10);
    ledger.add("a", 1, 0, sampled(100));
    ledger.add("a", 2, 1, frame(7));
    LedgerWindow window = ledger.add("a", 3, 2, frame(9)).orElseThrow();
    assertThat(window.frames()).isEqualTo(3);
    assertThat(window.sampledFrames()).isEqualTo(1);
    assertThat(window.executed().macs()).isEqualTo(116);
    assertThat(window.executedSampled().macs()).isEqualTo(100);
    assertThat(window.plainSampled().macs()).isEqualTo(300);
    assertThat(window.work().fullPlain()).isNull();

    Ledger whole = new Ledger(1000, 1, 10);
    assertThat(whole.add("a", 1, 0, sampled(100)).orElseThrow().work().fullPlain())
        .isEqualTo(macs(300));
  }

  @Test
  void timeBeforeTheEpochAndARecordingThatStartsAgainOpenWindowsOfTheirOwn() {
    Ledger ledger = new Ledger(100, 1, 10);
    ledger.add("a", 1, -1, frame(1));
    ledger.add("a", 2, 0, frame(2));
    ledger.add("a", 3, 99, frame(4));
    ledger.add("a", 4, -50, frame(8));
    assertThat(ledger.windows("a"))
        .extracting(LedgerWindow::startNanos, LedgerWindow::firstFrame, w -> w.executed().macs())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(-100L, 1L, 1L),
            org.assertj.core.groups.Tuple.tuple(0L, 2L, 6L),
            org.assertj.core.groups.Tuple.tuple(-100L, 4L, 8L));
  }

  @Test
  void aRestartAtAnyPointFromStoredWindowsEndsInTheSameLedger() {
    long seed = 99;
    Random random = new Random(seed);
    List<FrameWork> frames = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      frames.add(
          random.nextInt(10) == 0 ? sampled(random.nextInt(1000)) : frame(random.nextInt(1000)));
    }
    Ledger undisturbed = new Ledger(250, 1, 1000);
    for (int n = 0; n < frames.size(); n++) {
      undisturbed.add("a", n, n * 40L, frames.get(n));
    }
    for (int round = 0; round < 50; round++) {
      // What is stored: the last state of each window. What is lost: everything in memory.
      List<LedgerWindow> stored = new ArrayList<>();
      Ledger ledger = new Ledger(250, 1, 1000);
      int n = 0;
      while (n < frames.size()) {
        Optional<LedgerWindow> changed = ledger.add("a", n, n * 40L, frames.get(n));
        changed.ifPresent(window -> {
          stored.removeIf(old -> old.firstFrame() == window.firstFrame());
          stored.add(window);
        });
        n++;
        if (random.nextInt(20) == 0) {
          Ledger restarted = new Ledger(250, 1, 1000);
          stored.forEach(restarted::restore);
          ledger = restarted;
          n = Math.max(0, n - random.nextInt(30)); // offsets lag behind outputs
        }
      }
      assertThat(ledger.windows())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(undisturbed.windows());
    }
  }

  @Test
  void isBoundedAndSaysSo() {
    Ledger ledger = new Ledger(10, 1, 2);
    for (int n = 0; n < 5; n++) {
      ledger.add("a", n, n * 10L, frame(n));
    }
    assertThat(ledger.windows("a")).extracting(LedgerWindow::firstFrame).containsExactly(3L, 4L);
    assertThatThrownBy(() -> ledger.add("b", 0, 0, frame(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sensor b")
        .hasMessageContaining("maxSensors of 1");
    assertThat(ledger.windows("b")).isEmpty();
    assertThatThrownBy(() -> ledger.restore(ledger.windows("a").getFirst()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in the order of their frames");
  }
}
