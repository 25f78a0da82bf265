package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Small random scenes as the engine takes them. */
final class Scenes {

  private Scenes() {}

  /** Distinct random sites of a box, in random order. */
  static long[] sites(SplittableRandom random, int count, Axes low, Axes sides) {
    List<Long> keys = new ArrayList<>();
    java.util.HashSet<Long> seen = new java.util.HashSet<>();
    while (keys.size() < count) {
      long key = site(random, low, sides);
      if (seen.add(key)) {
        keys.add(key);
      }
    }
    return keys.stream().mapToLong(Long::longValue).toArray();
  }

  static long site(SplittableRandom random, Axes low, Axes sides) {
    return SiteKey.of(
        low.a0() + random.nextInt(sides.a0()),
        low.a1() + random.nextInt(sides.a1()),
        low.a2() + random.nextInt(sides.a2()));
  }

  static byte[] quantised(SplittableRandom random, int count) {
    byte[] values = new byte[count];
    random.nextBytes(values);
    return values;
  }

  /** Integers of -limit .. limit: sums of their products are exact in float. */
  static float[] integers(SplittableRandom random, int count, int limit) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-limit, limit + 1);
    }
    return values;
  }

  /** The voxels of a stream by key, each with its row of bytes. */
  static final class Voxels {
    final TreeMap<Long, byte[]> rows = new TreeMap<>();
    final int channels;

    Voxels(int channels) {
      this.channels = channels;
    }

    long[] keys() {
      return rows.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    byte[] row(long key) {
      return java.util.Objects.requireNonNull(rows.get(key), () -> SiteKey.format(key));
    }

    byte[] features() {
      return features(new ArrayList<>(rows.values()));
    }

    byte[] features(List<byte[]> some) {
      byte[] all = new byte[some.size() * channels];
      for (int i = 0; i < some.size(); i++) {
        System.arraycopy(some.get(i), 0, all, i * channels, channels);
      }
      return all;
    }
  }

  /** Weights that exercise every path: nothing zero, batch norms that are no identity. */
  static Weights lively(long seed) {
    Weights he = Weights.he(seed);
    return (name, shape) -> {
      float[] values = he.tensor(name, shape);
      SplittableRandom random =
          new SplittableRandom(seed * 31 + name.length() * 1009L + values.length);
      if (!name.endsWith(".weight")) {
        for (int i = 0; i < values.length; i++) {
          boolean positive =
              name.endsWith(".gamma") || name.endsWith(".variance") || name.endsWith(".scale");
          values[i] = (float) (positive ? 0.5 + random.nextDouble() : random.nextDouble() - 0.5);
        }
      } else {
        // Random scenes have few neighbours; louder weights keep deep layers from dying out.
        for (int i = 0; i < values.length; i++) {
          values[i] *= 2;
        }
      }
      return values;
    };
  }
}
