package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.voxel.VoxelKey;
import io.sparsewatt.training.Sample;
import io.sparsewatt.training.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SectorMixTest {

  private static final double SIZE = 0.2;

  /** Voxels all round the origin; features and labels tell of which sample they are. */
  private static Sample ring(long number) {
    SplittableRandom random = new SplittableRandom(number);
    TreeSet<Long> keys = new TreeSet<>();
    while (keys.size() < 400) {
      keys.add(VoxelKey.pack(random.nextInt(-60, 60), random.nextInt(-60, 60), random.nextInt(4)));
    }
    float[] features = new float[800];
    Arrays.fill(features, number);
    byte[] labels = new byte[400];
    Arrays.fill(labels, (byte) Math.floorMod(number, 100L));
    return new Sample(keys.stream().mapToLong(k -> k).toArray(), features, labels);
  }

  @Test
  void aSectorIsAnothers() {
    Samples mixed = new SectorMix(SectorMixTest::ring, 3, 2, SIZE);
    int both = 0;
    for (long number = 20; number < 60; number++) {
      Sample sample = mixed.sample(number);
      assertThat(sample.keys()).isSorted().doesNotHaveDuplicates();
      assertThat(sample.features().length).isEqualTo(2 * sample.keys().length);
      long own = number;
      Sample first = ring(own);
      long other = -1;
      int others = 0;
      for (int i = 0; i < sample.keys().length; i++) {
        long of = (long) sample.features()[2 * i];
        assertThat(sample.features()[2 * i + 1]).isEqualTo(of);
        assertThat(sample.labels()[i]).isEqualTo((byte) Math.floorMod(of, 100L));
        if (of != own) {
          assertThat(other == -1 || other == of).isTrue();
          other = of;
          others++;
        }
      }
      if (others == 0) {
        assertThat(sample.keys()).isEqualTo(first.keys());
        continue;
      }
      both++;
      assertThat(other).isBetween(own - 8, own - 1);
      // A sixth to a half of the turn.
      assertThat((double) others / sample.keys().length).isBetween(0.08, 0.6);
      assertOneSector(sample, own);
    }
    assertThat(both).isBetween(10, 30);
  }

  /** Going round, the sample changes hands twice. */
  private static void assertOneSector(Sample sample, long own) {
    Integer[] round = new Integer[sample.keys().length];
    Arrays.setAll(round, i -> i);
    Arrays.sort(
        round,
        java.util.Comparator.comparingDouble(i ->
            Math.atan2(
                (VoxelKey.y(sample.keys()[i]) + 0.5) * SIZE - 1,
                (VoxelKey.x(sample.keys()[i]) + 0.5) * SIZE - 1)));
    int hands = 0;
    for (int i = 0; i < round.length; i++) {
      boolean mine = sample.features()[2 * round[i]] == own;
      boolean next = sample.features()[2 * round[(i + 1) % round.length]] == own;
      hands += mine == next ? 0 : 1;
    }
    assertThat(hands).isEqualTo(2);
  }

  @Test
  void aNumberIsOneSampleForEver() {
    Samples one = new SectorMix(SectorMixTest::ring, 3, 2, SIZE);
    Samples two = new SectorMix(SectorMixTest::ring, 3, 2, SIZE);
    for (long number = 0; number < 30; number++) {
      two.sample(number);
    }
    for (long number : new long[] {7, 2, 29, 3}) {
      assertThat(one.sample(number).keys()).isEqualTo(two.sample(number).keys());
      assertThat(one.sample(number).features()).isEqualTo(two.sample(number).features());
    }
  }
}
