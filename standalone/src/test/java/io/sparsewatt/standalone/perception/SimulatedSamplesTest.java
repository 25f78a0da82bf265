package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.worlds.LabelledScan;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.simulator.worlds.Split;
import io.sparsewatt.training.Sample;
import org.junit.jupiter.api.Test;

class SimulatedSamplesTest {

  @Test
  void aNumberIsOneSampleForEver() {
    SimulatedSamples one = new SimulatedSamples(7, new LabelledWorlds(), VoxelPolicy.DEFAULT);
    SimulatedSamples two = new SimulatedSamples(7, new LabelledWorlds(), VoxelPolicy.DEFAULT);
    two.sample(4);
    Sample first = one.sample(3);
    Sample again = two.sample(3);
    assertThat(again.keys()).isEqualTo(first.keys());
    assertThat(again.features()).isEqualTo(first.features());
    assertThat(again.labels()).isEqualTo(first.labels());
    assertThat(first.keys()).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(500);
    assertThat(first.features().length).isEqualTo(first.keys().length * Presets.LIDAR_CHANNELS);
    int[] classes = new int[PointClass.COUNT];
    int unjudged = 0;
    for (byte label : first.labels()) {
      assertThat(label).isBetween(PointClass.NONE, (byte) (PointClass.COUNT - 1));
      if (label == PointClass.NONE) {
        unjudged++;
      } else {
        classes[label]++;
      }
    }
    // What only early turns of a resting sensor hit.
    assertThat(unjudged).isLessThan(first.keys().length / 10);
    assertThat(classes[PointClass.GROUND.ordinal()]).isGreaterThan(100);
  }

  @Test
  void aNetworkAnswersForEveryPointInItsBox() {
    LabelledScan scan = new LabelledWorlds().scan(Split.TRAIN.family(0), 5);
    Network network = Presets.shallowUNet("t", Weights.he(1), false);
    try (NetworkClassifier classifier = new NetworkClassifier(network, VoxelPolicy.DEFAULT)) {
      byte[] answer = classifier.classify(SimulatedEvaluation.cloud(scan));
      assertThat(answer).hasSize(scan.count());
      int answered = 0;
      for (int i = 0; i < answer.length; i++) {
        assertThat(answer[i]).isBetween((byte) -1, (byte) (PointClass.COUNT - 1));
        answered += answer[i] == PointClass.NONE ? 0 : 1;
      }
      assertThat((double) answered / answer.length).isGreaterThan(0.7);
    }
  }
}
