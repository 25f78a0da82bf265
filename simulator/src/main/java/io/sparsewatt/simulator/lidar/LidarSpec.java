package io.sparsewatt.simulator.lidar;

/**
 * A spinning LiDAR on the ego's roof.
 *
 * @param elevation beam angles above the horizon, radians, falling
 * @param azimuths firings a turn, evenly spaced
 * @param minRange metres; nearer returns are lost
 * @param maxRange metres
 * @param rangeSigma standard deviation of the range noise, metres
 * @param dropout share of returns that are lost, 0..1
 * @param intensitySigma standard deviation of the intensity noise
 * @param forward of the ego's box centre, metres
 * @param height above the road, metres
 * @param rolling whether sensor and agents move during the sweep; else all fire at its end
 */
public record LidarSpec(
    double[] elevation,
    int azimuths,
    double minRange,
    double maxRange,
    double rangeSigma,
    double dropout,
    double intensitySigma,
    double forward,
    double height,
    boolean rolling) {

  /** More beams or azimuths than any spinning LiDAR has. */
  public static final int MAX_BEAMS = 256;

  /** Firings a turn. */
  public static final int MAX_AZIMUTHS = 8_192;

  public LidarSpec {
    elevation = elevation.clone();
    requireRange("beams", elevation.length, 1, MAX_BEAMS);
    requireRange("azimuths", azimuths, 1, MAX_AZIMUTHS);
    requireRange("minRange", minRange, 0, 1_000);
    requireRange("maxRange", maxRange, minRange, 1_000);
    requireRange("rangeSigma", rangeSigma, 0, 10);
    requireRange("dropout", dropout, 0, 1);
    requireRange("intensitySigma", intensitySigma, 0, 1);
    requireRange("forward", forward, -10, 10);
    requireRange("height", height, 0.1, 100);
    for (int i = 0; i < elevation.length; i++) {
      // A beam within a degree of the vertical has no horizontal distance to speak of.
      requireRange("elevation[" + i + "]", elevation[i], -1.55, 1.55);
      if (i > 0 && !(elevation[i] < elevation[i - 1])) {
        throw new IllegalArgumentException(
            "falling elevations required but elevation["
                + i
                + "] = "
                + elevation[i]
                + " after "
                + elevation[i - 1]);
      }
    }
  }

  /** A copy of the beam angles, radians, falling. */
  @Override
  public double[] elevation() {
    return elevation.clone();
  }

  /** 64 beams from +2 to -24.8 degrees, 1,800 azimuths, 80 m: like the HDL-64E of KITTI. */
  public static LidarSpec hdl64() {
    return beams(64, 2, -24.8, 1_800);
  }

  /** 32 beams from +10.67 to -30.67 degrees, 1,080 azimuths: like the HDL-32E of nuScenes. */
  public static LidarSpec hdl32() {
    return beams(32, 10.67, -30.67, 1_080);
  }

  /** 16 beams from +15 to -15 degrees, 900 azimuths: like the VLP-16. */
  public static LidarSpec vlp16() {
    return beams(16, 15, -15, 900);
  }

  /** Evenly spaced beams between two angles in degrees; 80 m, 2 cm, 3 %, rolling. */
  public static LidarSpec beams(int count, double topDegrees, double bottomDegrees, int azimuths) {
    requireRange("beams", count, 1, MAX_BEAMS);
    double[] elevation = new double[count];
    for (int i = 0; i < count; i++) {
      double share = count == 1 ? 0 : (double) i / (count - 1);
      elevation[i] = StrictMath.toRadians(topDegrees + (bottomDegrees - topDegrees) * share);
    }
    return new LidarSpec(elevation, azimuths, 0.9, 80, 0.02, 0.03, 0.01, 0, 1.73, true);
  }

  /** The same sensor without range noise, intensity noise or lost returns. */
  public LidarSpec noiseless() {
    return new LidarSpec(
        elevation, azimuths, minRange, maxRange, 0, 0, 0, forward, height, rolling);
  }

  /** The same sensor with all beams fired at the end of the sweep, or one after another. */
  public LidarSpec withRolling(boolean newRolling) {
    return new LidarSpec(
        elevation,
        azimuths,
        minRange,
        maxRange,
        rangeSigma,
        dropout,
        intensitySigma,
        forward,
        height,
        newRolling);
  }

  private static void requireRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " of " + low + ".." + high + " required but it was " + value);
    }
  }
}
