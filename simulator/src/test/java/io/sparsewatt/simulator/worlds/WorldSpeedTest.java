package io.sparsewatt.simulator.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.simulator.worlds.layout.Layout;
import io.sparsewatt.simulator.worlds.layout.World;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.NoiseLevel;
import io.sparsewatt.simulator.worlds.scanner.Scanner;
import io.sparsewatt.simulator.worlds.scanner.ScannerTraits;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a scan costs; printed, and bounded so loosely that only a blunder fails. */
@Tag("full")
class WorldSpeedTest {

  private static final int WORLDS = 6;
  private static final int SCANS = 4;

  @Test
  void millisecondsByLayout() {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double all = 0;
    for (int round = 0; round < 2; round++) {
      all = 0;
      for (Layout layout : Layout.values()) {
        long build = 0;
        long prepare = 0;
        long scan = 0;
        long points = 0;
        long solids = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
          long t0 = clock.getCurrentThreadCpuTime();
          World world = layout.build(seed, false);
          long t1 = clock.getCurrentThreadCpuTime();
          ScannerTraits traits = ScannerTraits.draw(BeamPattern.HDL64, NoiseLevel.USUAL, seed);
          Scanner scanner = new Scanner(traits, world);
          long t2 = clock.getCurrentThreadCpuTime();
          for (int k = 0; k < SCANS; k++) {
            points += scanner.scan(0.1 * k);
          }
          build += t1 - t0;
          prepare += t2 - t1;
          scan += clock.getCurrentThreadCpuTime() - t2;
          solids += world.standing().count();
        }
        double each = scan / 1e6 / WORLDS / SCANS;
        all += each / Layout.values().length;
        if (round == 1) {
          System.out.println(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %.1f | %.1f | %.1f | %d |",
                  layout.id(),
                  solids / WORLDS,
                  build / 1e6 / WORLDS,
                  prepare / 1e6 / WORLDS,
                  each,
                  points / WORLDS / SCANS));
        }
      }
    }
    assertThat(all).as("milliseconds a scan of 64 beams").isLessThan(400);
  }
}
