package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What persisting voxels cost: the table of docs/scenes.md. */
@Tag("full")
class PersistenceTest {

  private static final int FRAMES = 30;
  private static final int SETTLED = 12;

  @Test
  void movingObjectsAreLostInTheirTailsAsVoxelsPersist() {
    int[] found = new int[11];
    for (int persistence : new int[] {1, 2, 3, 5, 10}) {
      World world =
          new World(1)
              .car(14, 8, Math.PI, 8)
              .car(12, -3.2, 0, 9)
              .car(20, -7, 0.3, 0)
              .car(-12, 4, 0, 12)
              .person(26, 5, -Math.PI / 2, 1.4)
              .box(8, -10, 0, 1.8, 0.6, 1.75, 5)
              .box(0, 16, 0, 40, 0.5, 2.5, 0);
      SceneBuilder builder = new SceneBuilder();
      TrackerState state = TrackerState.EMPTY;
      ArrayDeque<long[]> recent = new ArrayDeque<>();
      double worst = 0;
      for (int f = 0; f < FRAMES; f++) {
        SceneInput scan = world.scan(f * 100_000_000L, 0.5 * f, 0, 0);
        recent.addLast(scan.keys());
        if (recent.size() > persistence) {
          recent.removeFirst();
        }
        long[] keys = World.sorted(recent.stream().flatMapToLong(Arrays::stream).toArray());
        SceneStep step =
            builder.process(
                state, new SceneInput(scan.timeNanos(), scan.ego(), scan.voxelSize(), keys));
        state = step.state();
        for (World.Box box : world.boxes.subList(0, f < SETTLED ? 0 : 6)) {
          double x = box.x(f * 0.1);
          double y = box.y(f * 0.1);
          double off =
              step.scene().objects().stream()
                  .mapToDouble(o -> Math.hypot(o.x() - x, o.y() - y))
                  .min()
                  .orElse(Double.POSITIVE_INFINITY);
          if (off < 3) {
            found[persistence]++;
            worst = Math.max(worst, off);
          }
        }
      }
      System.out.printf(
          "persistence %d: %d of %d found within 3 m, worst %.2f m%n",
          persistence, found[persistence], 6 * (FRAMES - SETTLED), worst);
    }
    assertThat(found[1]).isEqualTo(6 * (FRAMES - SETTLED));
    assertThat(found[10]).isLessThan(found[1] * 2 / 3);
  }
}
