package io.sparsewatt.scenes.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.PointClass;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NearestLabelsTest {

  private static final long BIAS = 1 << 20;

  private static long key(long x, long y, long z) {
    return x + BIAS << 42 | y + BIAS << 21 | z + BIAS;
  }

  @Test
  void isWhatLookingAtAllNeighboursSays() {
    long seed = 1;
    Random random = new Random(seed);
    NearestLabels nearest = new NearestLabels();
    for (int round = 0; round < 300; round++) {
      int extent = 2 + random.nextInt(9);
      // Also at the end of what a key can hold.
      long corner = round % 3 == 0 ? BIAS - extent : round % 3 == 1 ? -BIAS : -3;
      TreeMap<Long, int[]> labelled = new TreeMap<>();
      for (int i = random.nextInt(120); i > 0; i--) {
        labelled.put(
            place(random, corner, extent),
            new int[] {random.nextInt(8) - 1, random.nextInt(3) * 120});
      }
      TreeMap<Long, Boolean> wanted = new TreeMap<>();
      for (int i = random.nextInt(120); i > 0; i--) {
        wanted.put(place(random, corner, extent), true);
      }
      long[] from = labelled.keySet().stream().mapToLong(Long::longValue).toArray();
      byte[] classes = new byte[from.length];
      byte[] confidence = new byte[from.length];
      int n = 0;
      for (int[] label : labelled.values()) {
        classes[n] = (byte) label[0];
        confidence[n++] = (byte) label[1];
      }
      long[] keys = wanted.keySet().stream().mapToLong(Long::longValue).toArray();
      Labelling answer = nearest.of(keys, from, new Labelling(classes, confidence));
      for (int i = 0; i < keys.length; i++) {
        int[] expected = expected(keys[i], labelled);
        assertThat(answer.classes()[i])
            .as("seed %d, round %d, voxel %d", seed, round, i)
            .isEqualTo((byte) expected[0]);
        if (expected[0] >= 0) {
          assertThat(answer.confidence()[i] & 0xff).isEqualTo(expected[1]);
        }
      }
    }
  }

  private static long place(Random random, long corner, int extent) {
    return key(
        corner + random.nextInt(extent),
        corner + random.nextInt(extent),
        corner + random.nextInt(extent));
  }

  private static int[] expected(long key, TreeMap<Long, int[]> labelled) {
    long x = (key >>> 42) - BIAS;
    long y = (key >>> 21 & 0x1fffff) - BIAS;
    long z = (key & 0x1fffff) - BIAS;
    int[] best = {PointClass.NONE, -1};
    long least = Long.MAX_VALUE;
    for (long otherKey : labelled.keySet()) {
      int[] other = labelled.get(otherKey);
      long dx = (otherKey >>> 42) - BIAS - x;
      long dy = (otherKey >>> 21 & 0x1fffff) - BIAS - y;
      long dz = (otherKey & 0x1fffff) - BIAS - z;
      if (other == null
          || other[0] < 0
          || Math.max(Math.abs(dx), Math.max(Math.abs(dy), Math.abs(dz))) > 1) {
        continue;
      }
      long distance = dx * dx + dy * dy + dz * dz;
      if (distance < least || distance == least && other[1] > best[1]) {
        least = distance;
        best = other;
      }
    }
    return best;
  }

  @Test
  void refusesLabelsThatAreNotTheVoxels() {
    assertThatThrownBy(() ->
            new NearestLabels()
                .of(new long[0], new long[2], new Labelling(new byte[1], new byte[1])))
        .hasMessage("1 labels for 2 voxels");
  }
}
