package io.sparsewatt.standalone.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelKey;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.road.Family;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class StreamTrialTest {

  private static final VoxelPolicy AT_ONCE =
      VoxelPolicy.DEFAULT.withHysteresis(VoxelPolicy.Hysteresis.NONE);

  /** 200 voxels in a row, one point each, seen alike in every frame. */
  private static StreamScene still(int frames, double surfaceY) {
    int n = 200;
    float[] x = new float[n];
    float[] y = new float[n];
    long[] surface = new long[n];
    for (int i = 0; i < n; i++) {
      x[i] = 0.2f * i - 19.9f;
      y[i] = 5.1f;
      surface[i] = VoxelKey.pack((int) Math.floor(x[i] / 0.2), (int) Math.floor(surfaceY / 0.2), 0);
    }
    float[] z = new float[n];
    java.util.Arrays.fill(z, 0.1f);
    PointFrame frame = new PointFrame(0, Pose.IDENTITY, n, x, y, z, new float[n], null);
    return new StreamScene(
        "still",
        Collections.nCopies(frames, frame),
        Collections.nCopies(frames, new byte[n]),
        Collections.nCopies(frames, surface));
  }

  @Test
  void nothingIsComputedWhereNothingChanges() throws SensingException {
    Network network = Presets.shallowUNet("t", Weights.he(1), true);
    VoxelPolicy.Range range = VoxelPolicy.DEFAULT.range();
    StreamFigures near = new StreamTrial(network, still(5, 5.3), range).run(AT_ONCE);
    assertThat(near.frames()).isEqualTo(3);
    assertThat(near.active()).isEqualTo(200);
    assertThat(near.changed()).isZero();
    assertThat(near.executedMacs()).isZero();
    assertThat(near.recomputed()).isZero();
    assertThat(near.recall()).isEqualTo(1);
    assertThat(near.supported()).isEqualTo(1);
    assertThat(near.precision()).isEqualTo(1);
    // The same voxels give the same answers.
    assertThat(near.streamMiou()).isEqualTo(near.plainMiou()).isBetween(0.0, 1.0);

    StreamFigures off = new StreamTrial(network, still(5, 6.3), range).run(AT_ONCE);
    assertThat(off.precision()).isZero();
  }

  @Test
  void aRaceTimesEveryFrameOfAFullHistory() throws SensingException {
    StreamTrial trial =
        new StreamTrial(Presets.shallowUNet(1), still(5, 5.1), VoxelPolicy.DEFAULT.range());
    StreamTimes times = trial.race(AT_ONCE, 3);
    assertThat(times.frames()).isEqualTo(2 * 3);
    assertThat(times.stream()).isGreaterThanOrEqualTo(times.voxelise());
    assertThat(times.plain()).isPositive();
  }

  /** A sensor's own plain voxels lie on surfaces, within noise. */
  @Test
  void surfacesAreWhereTheSensorSeesThem() throws SensingException {
    StreamScene scene = SimulatedScenes.parked(Family.TOWN, 1, 3, 4);
    StreamFigures plain =
        new StreamTrial(Presets.shallowUNet(1), scene, VoxelPolicy.DEFAULT.range()).run(AT_ONCE);
    assertThat(plain.plain()).isGreaterThan(10_000);
    assertThat(plain.precision()).isGreaterThan(0.999);
    assertThat(plain.recall()).isEqualTo(1);
    assertThat(plain.plainMiou()).isNaN();
  }
}
