package io.sparsewatt.simulator.worlds.scanner;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import java.util.SplittableRandom;

/**
 * One specimen of a spinning LiDAR, as it is mounted.
 *
 * @param elevation beam angles above the sensor's horizon, radians, falling
 * @param azimuthOffset of each beam against the firing's azimuth, radians
 * @param azimuths firings a turn
 * @param height above the ground, metres
 * @param forward of the carrier's middle, metres
 * @param pitch nose up, radians
 * @param roll left side up, radians
 * @param minRange metres; nearer returns are lost
 * @param maxRange metres
 * @param rangeSigma standard deviation of the range noise, metres
 * @param beamSigma standard deviation of what each beam adds to every range it measures, metres:
 *     calibration leaves some
 * @param dropout share of returns lost at random
 * @param sight range at which a dark surface (reflectance 0.1) met head-on begins to be lost,
 *     metres
 * @param fade how sharply returns are lost beyond that, as a power of the signal
 * @param grazing part of the answer of a surface that does not depend on the angle, 0..1
 * @param glassSeen share of returns that glass itself gives
 * @param glassThrough share of the rest that answers from behind the glass, not at all otherwise
 * @param mixed share of firings wide enough to meet two surfaces at an edge
 * @param intensity what is reported
 * @param intensityGain scale of it
 * @param intensitySigma noise of it
 * @param blind share of weak returns whose intensity is 0
 * @param rolling whether the carrier and others move during a turn
 * @param deskewed whether points are moved to where the sensor is at the scan's time
 * @param seed of its noise
 */
public record ScannerTraits(
    double[] elevation,
    double[] azimuthOffset,
    int azimuths,
    double height,
    double forward,
    double pitch,
    double roll,
    double minRange,
    double maxRange,
    double rangeSigma,
    double beamSigma,
    double dropout,
    double sight,
    double fade,
    double grazing,
    double glassSeen,
    double glassThrough,
    double mixed,
    IntensityModel intensity,
    double intensityGain,
    double intensitySigma,
    double blind,
    boolean rolling,
    boolean deskewed,
    long seed) {

  /** Beams. */
  public int beams() {
    return elevation.length;
  }

  /** A copy of the beam angles. */
  @Override
  public double[] elevation() {
    return elevation.clone();
  }

  /** A copy of the beams' azimuth offsets. */
  @Override
  public double[] azimuthOffset() {
    return azimuthOffset.clone();
  }

  /** Draws a specimen. */
  public static ScannerTraits draw(BeamPattern beams, NoiseLevel noise, long seed) {
    SplittableRandom random =
        Draws.stream(seed, Purpose.SCANNER, beams.ordinal() * 16L + noise.ordinal());
    double[] elevation = beams.elevation(random);
    double[] offset = new double[elevation.length];
    // The lasers of some sensors do not sit above one another.
    double stagger = random.nextInt(3) == 0 ? random.nextDouble(0, 0.06) : 0;
    for (int i = 0; i < offset.length; i++) {
      offset[i] = stagger * random.nextDouble(-1, 1);
    }
    IntensityModel[] models = IntensityModel.values();
    // Reflectance, as calibrated sensors report it, half of the time.
    IntensityModel intensity =
        random.nextBoolean() ? IntensityModel.REFLECTANCE : models[random.nextInt(models.length)];
    return new ScannerTraits(
        elevation,
        offset,
        beams.azimuths(random),
        random.nextDouble(1.5, 2.2),
        random.nextDouble(-1, 1.5),
        random.nextDouble(-0.02, 0.02),
        random.nextDouble(-0.015, 0.015),
        random.nextDouble(0.5, 2.5),
        random.nextDouble(70, 110),
        random.nextDouble(noise.minSigma, noise.maxSigma + 1e-9),
        random.nextInt(2) * random.nextDouble(0, 0.025),
        random.nextDouble(noise.minDropout, noise.maxDropout + 1e-9),
        random.nextDouble(25, 70),
        random.nextDouble(0.6, 2.5),
        random.nextDouble(0.15, 0.6),
        random.nextDouble(0.1, 0.7),
        random.nextDouble(0, 0.6),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(0, 0.12),
        intensity,
        random.nextDouble(0.5, 1.3),
        random.nextDouble(0.005, 0.06),
        random.nextInt(2) * random.nextDouble(0, 0.8),
        random.nextInt(3) > 0,
        random.nextInt(3) > 0,
        Draws.hash(Draws.key(seed, Purpose.SCANNER_NOISE), 0));
  }

  /**
   * A sensor by its data sheet: no tolerance, no noise, nothing lost but for its range, level,
   * intensity as reflectance.
   */
  public static ScannerTraits plain(BeamPattern beams, long seed) {
    double[] elevation = beams.elevation(null);
    return new ScannerTraits(
        elevation,
        new double[elevation.length],
        beams.azimuths(null),
        1.73,
        0,
        0,
        0,
        0.9,
        80,
        0,
        0,
        0,
        1_000,
        1,
        0.35,
        1,
        0,
        0,
        IntensityModel.REFLECTANCE,
        1,
        0,
        0,
        false,
        true,
        Draws.hash(Draws.key(seed, Purpose.SCANNER_NOISE), 0));
  }

  /** The same sensor with the beams, firings and tolerance of a data sheet. */
  public ScannerTraits withBeams(BeamPattern beams) {
    double[] plain = beams.elevation(null);
    return new ScannerTraits(
        plain,
        new double[plain.length],
        beams.azimuths(null),
        height,
        forward,
        pitch,
        roll,
        minRange,
        maxRange,
        rangeSigma,
        beamSigma,
        dropout,
        sight,
        fade,
        grazing,
        glassSeen,
        glassThrough,
        mixed,
        intensity,
        intensityGain,
        intensitySigma,
        blind,
        rolling,
        deskewed,
        seed);
  }

  /** The same sensor without noise or loss. */
  public ScannerTraits withoutNoise() {
    return new ScannerTraits(
        elevation,
        azimuthOffset,
        azimuths,
        height,
        forward,
        pitch,
        roll,
        minRange,
        maxRange,
        0,
        0,
        0,
        1_000,
        1,
        grazing,
        1,
        0,
        0,
        intensity,
        intensityGain,
        0,
        0,
        rolling,
        deskewed,
        seed);
  }

  /** The same sensor with another intensity. */
  public ScannerTraits withIntensity(IntensityModel other) {
    return new ScannerTraits(
        elevation,
        azimuthOffset,
        azimuths,
        height,
        forward,
        pitch,
        roll,
        minRange,
        maxRange,
        rangeSigma,
        beamSigma,
        dropout,
        sight,
        fade,
        grazing,
        glassSeen,
        glassThrough,
        mixed,
        other,
        1,
        intensitySigma,
        0,
        rolling,
        deskewed,
        seed);
  }
}
