package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.engine.SiteKey;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** Which sites of a scan get new features. */
enum Change {
  /** All those of objects of some two metres, here and there, until the share is reached. */
  CLUSTERED {
    @Override
    void mark(long[] keys, int wanted, SplittableRandom random, BitSet chosen) {
      while (chosen.cardinality() < wanted) {
        long centre = keys[random.nextInt(keys.length)];
        for (int site = 0; site < keys.length && chosen.cardinality() < wanted; site++) {
          if (Math.abs(SiteKey.axis0(keys[site]) - SiteKey.axis0(centre)) <= REACH
              && Math.abs(SiteKey.axis1(keys[site]) - SiteKey.axis1(centre)) <= REACH) {
            chosen.set(site);
          }
        }
      }
    }
  },
  /** Any. */
  RANDOM {
    @Override
    void mark(long[] keys, int wanted, SplittableRandom random, BitSet chosen) {
      while (chosen.cardinality() < wanted) {
        chosen.set(random.nextInt(keys.length));
      }
    }
  };

  // At 0.1 m.
  private static final int REACH = 10;

  abstract void mark(long[] keys, int wanted, SplittableRandom random, BitSet chosen);

  /** Indexes of the sites, rising. */
  int[] sites(long[] keys, double share, long seed) {
    BitSet chosen = new BitSet();
    mark(keys, (int) Math.round(share * keys.length), new SplittableRandom(seed), chosen);
    return chosen.stream().toArray();
  }

  static long[] keysOf(long[] keys, int[] sites) {
    return Arrays.stream(sites).mapToLong(site -> keys[site]).toArray();
  }

  static float[] rowsOf(float[] features, int channels, int[] sites) {
    float[] rows = new float[sites.length * channels];
    for (int n = 0; n < sites.length; n++) {
      System.arraycopy(features, sites[n] * channels, rows, n * channels, channels);
    }
    return rows;
  }
}
