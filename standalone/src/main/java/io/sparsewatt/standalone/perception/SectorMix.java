package io.sparsewatt.standalone.perception;

import io.sparsewatt.sensing.voxel.VoxelKey;
import io.sparsewatt.training.Sample;
import io.sparsewatt.training.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Half of the samples with a sector of another one in place of their own, so that things stand
 * where no layout puts them and the network learns what they look like rather than where they are
 * to be expected (Xiao et al., PolarMix, NeurIPS 2022). Both stand on the ground of the same world
 * and were seen from near its origin, so a sector of one fits the other as it is. Thread-safe.
 */
final class SectorMix implements Samples {

  // Layouts take turns from world to world, and so do the uses of a world: of eight samples before
  // one, few are of its layout.
  private static final int PARTNERS = 8;
  private static final double NARROWEST = Math.PI / 3;
  // A half-plane at most: the test for a sector is two signs.
  private static final double WIDEST = Math.PI;
  // The middle of where SimulatedSamples puts a sensor, metres along x and y.
  private static final double SENSOR = 1;

  private final long seed;
  private final int channels;
  private final double size;
  // Samples that others may be mixed with.
  private final Recent<Sample> recent;

  /**
   * @param source samples with rising keys and one label a voxel
   * @param channels features of a voxel
   * @param size edge of a voxel, metres
   */
  SectorMix(Samples source, long seed, int channels, double size) {
    this.seed = seed;
    this.channels = channels;
    this.size = size;
    this.recent = new Recent<>(2 * PARTNERS, source::sample);
  }

  @Override
  public Sample sample(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0xBF58476D1CE4E5B9L + number);
    Sample own = recent.get(number);
    if (random.nextBoolean()) {
      return own;
    }
    Sample other = recent.get(number - 1 - random.nextInt(PARTNERS));
    double from = random.nextDouble() * 2 * Math.PI;
    double to = from + random.nextDouble(NARROWEST, WIDEST);
    return mix(own, other, new Sector(from, to));
  }

  private Sample mix(Sample own, Sample other, Sector sector) {
    int most = own.keys().length + other.keys().length;
    long[] keys = new long[most];
    float[] features = new float[most * channels];
    byte[] labels = new byte[most];
    int count = 0;
    int a = next(own, 0, sector, false);
    int b = next(other, 0, sector, true);
    while (a < own.keys().length || b < other.keys().length) {
      boolean first =
          b >= other.keys().length || a < own.keys().length && own.keys()[a] < other.keys()[b];
      Sample of = first ? own : other;
      int at = first ? a : b;
      keys[count] = of.keys()[at];
      System.arraycopy(of.features(), at * channels, features, count * channels, channels);
      labels[count++] = of.labels()[at];
      if (first) {
        a = next(own, a + 1, sector, false);
      } else {
        b = next(other, b + 1, sector, true);
      }
    }
    return new Sample(
        Arrays.copyOf(keys, count),
        Arrays.copyOf(features, count * channels),
        Arrays.copyOf(labels, count));
  }

  private int next(Sample sample, int from, Sector sector, boolean within) {
    int at = from;
    while (at < sample.keys().length && contains(sector, sample.keys()[at]) != within) {
      at++;
    }
    return at;
  }

  private boolean contains(Sector sector, long key) {
    return sector.contains(
        (VoxelKey.x(key) + 0.5) * size - SENSOR, (VoxelKey.y(key) + 0.5) * size - SENSOR);
  }

  /** Directions from one to another, counter-clockwise, at most a half-plane. */
  private record Sector(double fromX, double fromY, double toX, double toY) {

    Sector(double from, double to) {
      this(StrictMath.cos(from), StrictMath.sin(from), StrictMath.cos(to), StrictMath.sin(to));
    }

    boolean contains(double x, double y) {
      return fromX * y - fromY * x >= 0 && x * toY - y * toX > 0;
    }
  }
}
