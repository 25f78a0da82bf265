package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import io.sparsewatt.simulator.worlds.TruthBox;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestingScansTest {

  // A motorway: much moves, fast.
  private static final LabelledScan SCAN = new LabelledWorlds().scan(Split.TRAIN.family(3), 11);

  private static TruthBox fastest() {
    return SCAN.boxes().stream()
        .filter(box -> box.points() >= 20)
        .max(Comparator.comparingDouble(box -> Math.hypot(box.vx(), box.vy())))
        .orElseThrow();
  }

  @Test
  void pointsMoveAsTheirThingDoes() {
    PointVelocities velocities = new PointVelocities(SCAN);
    TruthBox box = fastest();
    double speed = Math.hypot(box.vx(), box.vy());
    assertThat(speed).isGreaterThan(3);
    int seen = 0;
    for (int i = 0; i < SCAN.count(); i++) {
      double own = Math.hypot(velocities.alongX(i), velocities.alongY(i));
      if (SCAN.instance()[i] == box.instance()) {
        // A road's slope takes less than a hundredth from it.
        assertThat(own).isCloseTo(speed, within(speed / 100));
        seen++;
      } else if (SCAN.instance()[i] == 0) {
        assertThat(own).isZero();
      }
    }
    assertThat(seen).isEqualTo(box.points());
  }

  @Test
  void whatMovesWasElsewhereAndTheRestWasNot() {
    PointVelocities moving = new PointVelocities(SCAN);
    float[] velocities = new float[2 * SCAN.count()];
    // Labels stand for things here: 1 the fastest, 0 what can't move.
    byte[] labels = new byte[SCAN.count()];
    TruthBox box = fastest();
    for (int i = 0; i < SCAN.count(); i++) {
      velocities[2 * i] = (float) moving.alongX(i);
      velocities[2 * i + 1] = (float) moving.alongY(i);
      int of = SCAN.instance()[i];
      labels[i] = (byte) (of == box.instance() ? 1 : of == 0 ? 0 : 2);
    }
    PointFrame frame =
        new PointFrame(
            0, Pose.IDENTITY, SCAN.count(), SCAN.x(), SCAN.y(), SCAN.z(), SCAN.intensity(), null);
    RestingScans scans = new RestingScans(frame, labels, velocities, 5, new SplittableRandom(1));
    assertThat(scans.frame(4)).isSameAs(frame);
    double[] now = middle(scans, 4, 1);
    double[] then = middle(scans, 0, 1);
    double gone = Math.hypot(now[0] - then[0], now[1] - then[1]);
    // 0.4 s; a turn of a tenth of a degree, noise and lost points are worth a quarter of a metre.
    assertThat(gone).isCloseTo(0.4 * Math.hypot(box.vx(), box.vy()), within(0.25));
    double[] ground = middle(scans, 4, 0);
    double[] before = middle(scans, 0, 0);
    assertThat(Math.hypot(ground[0] - before[0], ground[1] - before[1])).isLessThan(0.25);
    assertThat((double) scans.frame(0).count() / SCAN.count()).isCloseTo(0.97, within(0.01));
  }

  @Test
  void leavesOfHalfTheScansAnswerFromElsewhere() {
    int scattered = 0;
    for (int seed = 0; seed < 40; seed++) {
      double leaves = rangeDeviation(ObjectClass.VEGETATION, seed);
      assertThat(leaves).as("seed %d", seed).isBetween(0.017, 0.23);
      scattered += leaves > 0.025 ? 1 : 0;
      assertThat(rangeDeviation(ObjectClass.STRUCTURE, seed))
          .as("seed %d", seed)
          .isCloseTo(0.02, within(0.003));
    }
    assertThat(scattered).isBetween(12, 28);
  }

  /** Of points 10 m away, all of one class, a turn before the last. */
  private static double rangeDeviation(ObjectClass of, long seed) {
    int n = 500;
    float[] x = new float[n];
    float[] y = new float[n];
    byte[] labels = new byte[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (10 * Math.cos(i));
      y[i] = (float) (10 * Math.sin(i));
      labels[i] = of.label();
    }
    PointFrame ring = new PointFrame(0, Pose.IDENTITY, n, x, y, new float[n], new float[n], null);
    RestingScans scans =
        new RestingScans(ring, labels, new float[2 * n], 2, new SplittableRandom(seed));
    PointFrame before = scans.frame(0);
    double squares = 0;
    for (int i = 0; i < before.count(); i++) {
      double off = Math.hypot(before.x()[i], before.y()[i]) - 10;
      squares += off * off;
    }
    return Math.sqrt(squares / before.count());
  }

  @Test
  void theLastTurnsAreJudged() {
    PointFrame one =
        new PointFrame(
            0, Pose.IDENTITY, 1, new float[] {5}, new float[1], new float[1], new float[1], null);
    RestingScans scans =
        new RestingScans(one, new byte[] {3}, new float[2], 20, new SplittableRandom(1));
    assertThat(scans.points()).isBetween(5, 8);
    assertThat(scans.labels()).hasSize(scans.points()).containsOnly(3);
    assertThat(scans.keys(VoxelPolicy.DEFAULT)).hasSize(scans.points());
  }

  private static double[] middle(RestingScans scans, int turn, int label) {
    byte[] labels = scans.labels();
    int start = 0;
    for (int t = 0; t < turn; t++) {
      start += scans.frame(t).count();
    }
    PointFrame frame = scans.frame(turn);
    double x = 0;
    double y = 0;
    int n = 0;
    for (int i = 0; i < frame.count(); i++) {
      if (labels[start + i] == label) {
        x += frame.x()[i];
        y += frame.y()[i];
        n++;
      }
    }
    return new double[] {x / n, y / n};
  }
}
