package io.sparsewatt.simulator.worlds.scanner;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How the beams of a spinning LiDAR are spread, after the data sheets of the named sensors. The
 * ordinal enters every sensor's seed: append only.
 */
public enum BeamPattern {
  /** 16 beams, 2 degrees apart, from +15 to -15: like the VLP-16. */
  VLP16("vlp16"),
  /** 32 beams, 1.33 degrees apart, from +10.67 to -30.67: like the HDL-32E of nuScenes. */
  HDL32("hdl32"),
  /** 32 evenly over +2 to -8.33 degrees and 32 over -8.83 to -24.33: like the HDL-64E of KITTI. */
  HDL64("hdl64"),
  /** 64 evenly over +-16.6 or +-22.5 degrees: like the OS1-64. */
  OUSTER64("ouster64"),
  /** 16 to 128 beams evenly over any usual range. */
  EVEN("even"),
  /** 40 beams, dense near the horizon: like the Pandar40. */
  PANDAR40("pandar40"),
  /** 128 evenly over +-22.5 or +-45 degrees: like the OS1-128 and OS0-128. */
  OUSTER128("ouster128");

  private final String id;

  BeamPattern(String id) {
    this.id = id;
  }

  /** The name as commands and files write it. */
  public String id() {
    return id;
  }

  /**
   * Beam angles of one specimen, radians above the horizon, falling.
   *
   * @param random its tolerance; null for the data sheet's angles
   */
  double[] elevation(@Nullable SplittableRandom random) {
    double[] degrees =
        switch (this) {
          case VLP16 -> even(16, 15, -15);
          case HDL32 -> even(32, 10.67, -30.67);
          case HDL64 -> join(even(32, 2, -8.33), even(32, -8.83, -24.33));
          case OUSTER64 -> {
            double half = random != null && random.nextBoolean() ? 22.5 : 16.6;
            yield even(64, half, -half);
          }
          case EVEN ->
              random == null
                  ? even(64, 10, -25)
                  : even(
                      random.nextInt(16, 129),
                      random.nextDouble(0, 20),
                      -random.nextDouble(14, 32));
          case PANDAR40 ->
              join(
                  join(even(6, 7, 2.33), even(25, 2, -6)),
                  join(even(8, -7, -14), even(1, -16, -16)));
          case OUSTER128 -> {
            double half = random != null && random.nextBoolean() ? 45 : 22.5;
            yield even(128, half, -half);
          }
        };
    if (random != null) {
      // Calibration differs between specimens, and sensors are not mounted level to the degree.
      double spacing = (degrees[0] - degrees[degrees.length - 1]) / degrees.length;
      double stretch = random.nextDouble(0.95, 1.05);
      double shift = random.nextDouble(-0.8, 0.8);
      double jitter = random.nextDouble(0, 0.12) * spacing;
      for (int i = 0; i < degrees.length; i++) {
        degrees[i] = degrees[i] * stretch + shift + random.nextDouble(-1, 1) * jitter;
      }
      Arrays.sort(degrees);
      for (int i = 0; i < degrees.length / 2; i++) {
        double swap = degrees[i];
        degrees[i] = degrees[degrees.length - 1 - i];
        degrees[degrees.length - 1 - i] = swap;
      }
    }
    for (int i = 0; i < degrees.length; i++) {
      degrees[i] = StrictMath.toRadians(degrees[i]);
    }
    return degrees;
  }

  /** Firings of a turn that the sensor can be set to. */
  int azimuths(@Nullable SplittableRandom random) {
    int usual =
        switch (this) {
          case VLP16 -> 1_800;
          case HDL32 -> 1_084;
          case HDL64 -> 2_083;
          case OUSTER64, OUSTER128 -> 1_024;
          case EVEN, PANDAR40 -> 1_800;
        };
    if (random == null) {
      return usual;
    }
    return switch (random.nextInt(4)) {
      case 0 -> usual / 2 + random.nextInt(usual / 2);
      case 1 -> usual + random.nextInt(200);
      default -> usual;
    };
  }

  private static double[] even(int count, double top, double bottom) {
    double[] degrees = new double[count];
    for (int i = 0; i < count; i++) {
      degrees[i] = count == 1 ? top : top + (bottom - top) * i / (count - 1);
    }
    return degrees;
  }

  private static double[] join(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
