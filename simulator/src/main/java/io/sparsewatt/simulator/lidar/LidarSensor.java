package io.sparsewatt.simulator.lidar;

import io.sparsewatt.simulator.EgoMotion;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.random.Purpose;
import io.sparsewatt.simulator.road.RoadStrip;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.scene.SliceCaster;
import java.util.Arrays;

/**
 * A spinning LiDAR that looks at a {@link Simulation}.
 *
 * <p>The sweep takes the whole step that ends now and turns counter-clockwise from straight behind;
 * all beams of an azimuth fire together. With {@link LidarSpec#rolling} the sensor is where the ego
 * was at each firing and agents are displaced by their velocity; else everything fires at the end.
 *
 * <p>Noise is a function of (seed, time, firing, beam): a scan does not depend on the scans before
 * it, and another car in the world does not change the noise of the rest. Not modelled: beam
 * divergence, multiple returns, loss of weak returns, weather, the ego's own body, rotation of
 * agents within a sweep. One sensor serves one thread; nothing is allocated per ray.
 */
public final class LidarSensor {

  // Part of a surface's answer that does not depend on the angle it is met at.
  private static final double DIFFUSE_FLOOR = 0.35;
  // Of 64 bits: 12 for range, 12 for intensity, 24 for dropout (all 64 are mixed well).
  private static final int DROPOUT_BITS = 24;

  private final LidarSpec spec;
  private final long key;
  private final SliceCaster caster;
  private final int beams;
  private final double[] cosElevation;
  private final double[] sinElevation;
  private final double[] azimuth;
  private final double[] cosAzimuth;
  private final double[] sinAzimuth;
  private final int[] timeOffset;
  private final int dropoutBelow;
  private final float[] x;
  private final float[] y;
  private final float[] z;
  private final float[] intensity;
  private final int[] time;
  private final byte[] label;
  private final int[] instance;

  /**
   * @param spec what sensor
   * @param seed of its noise; two sensors with different seeds have independent noise
   */
  public LidarSensor(LidarSpec spec, long seed) {
    this.spec = spec;
    key = Draws.key(seed, Purpose.LIDAR);
    double[] elevation = spec.elevation();
    beams = elevation.length;
    // The caster wants rising slopes; beams are given from top to bottom.
    double[] slope = new double[beams];
    cosElevation = new double[beams];
    sinElevation = new double[beams];
    for (int i = 0; i < beams; i++) {
      int r = beams - 1 - i;
      cosElevation[r] = StrictMath.cos(elevation[i]);
      sinElevation[r] = StrictMath.sin(elevation[i]);
      slope[r] = sinElevation[r] / cosElevation[r];
    }
    caster = new SliceCaster(slope, spec.maxRange(), 1);
    int n = spec.azimuths();
    azimuth = new double[n];
    cosAzimuth = new double[n];
    sinAzimuth = new double[n];
    timeOffset = new int[n];
    for (int a = 0; a < n; a++) {
      azimuth[a] = -StrictMath.PI + 2 * StrictMath.PI * (a + 0.5) / n;
      cosAzimuth[a] = StrictMath.cos(azimuth[a]);
      sinAzimuth[a] = StrictMath.sin(azimuth[a]);
      // The last firing is at the reference instant.
      timeOffset[a] = spec.rolling() ? (int) ((a + 1 - n) * Simulation.STEP_NANOS / n) : 0;
    }
    dropoutBelow = (int) Math.round(spec.dropout() * (1 << DROPOUT_BITS));
    int capacity = beams * n;
    x = new float[capacity];
    y = new float[capacity];
    z = new float[capacity];
    intensity = new float[capacity];
    time = new int[capacity];
    label = new byte[capacity];
    instance = new int[capacity];
  }

  /** What sensor this is. */
  public LidarSpec spec() {
    return spec;
  }

  /** The sweep that ends at the simulation's present. */
  public LidarScan scan(Simulation simulation) {
    EgoMotion motion = simulation.motion();
    SceneGeometry scene = simulation.geometry();
    double centre = motion.heading(0);
    double presentX = motion.x(0) + spec.forward() * StrictMath.cos(centre);
    double presentY = motion.y(0) + spec.forward() * StrictMath.sin(centre);
    // The mount's own sweep around the ego's centre adds at most twice its lever arm.
    double drift = spec.rolling() ? motion.reach() + 2 * Math.abs(spec.forward()) : 0;
    caster.prepare(scene, presentX, presentY, drift, spec.rolling() ? Simulation.STEP_SECONDS : 0);
    RoadStrip strip = new RoadStrip(simulation.road(), spec.maxRange() + 60);
    strip.centre(simulation.station());
    long scanKey = Draws.hash(key, simulation.timeNanos());

    int count = 0;
    for (int a = 0; a < azimuth.length; a++) {
      double seconds = timeOffset[a] * 1e-9;
      double heading = motion.heading(seconds);
      double c = StrictMath.cos(heading);
      double s = StrictMath.sin(heading);
      double originX = motion.x(seconds) + spec.forward() * c;
      double originY = motion.y(seconds) + spec.forward() * s;
      double dirX = c * cosAzimuth[a] - s * sinAzimuth[a];
      double dirY = s * cosAzimuth[a] + c * sinAzimuth[a];
      caster.cast(originX, originY, spec.height(), heading + azimuth[a], dirX, dirY, seconds);
      for (int r = beams - 1; r >= 0; r--) {
        int hit = caster.hit(r);
        if (hit == SliceCaster.NOTHING) {
          continue;
        }
        long hash = Draws.hash(scanKey, (long) a * beams + r);
        if ((int) (hash & ((1 << DROPOUT_BITS) - 1)) < dropoutBelow) {
          continue;
        }
        double flat = caster.distance(r);
        Material material;
        float tint = 1;
        if (hit == SliceCaster.GROUND) {
          material = strip.surface(originX + flat * dirX, originY + flat * dirY);
          label[count] = 0;
          instance[count] = 0;
        } else {
          material = scene.material(hit);
          tint = 0.5f + 0.5f * scene.tint(hit);
          label[count] = scene.label(hit);
          instance[count] = scene.instance(hit);
        }
        double sigma = spec.rangeSigma();
        if (sigma > 0) {
          double rough = material.roughness();
          sigma = Math.sqrt(sigma * sigma + rough * rough);
        }
        double range = flat / cosElevation[r] + sigma * Draws.gaussian(hash);
        if (range < spec.minRange() || range > spec.maxRange()) {
          continue;
        }
        double across = range * cosElevation[r];
        x[count] = (float) (across * cosAzimuth[a]);
        y[count] = (float) (across * sinAzimuth[a]);
        z[count] = (float) (range * sinElevation[r]);
        double facing = DIFFUSE_FLOOR + (1 - DIFFUSE_FLOOR) * caster.incidence(r);
        double bright =
            material.reflectance() * tint * facing
                + spec.intensitySigma() * Draws.gaussian(hash << 12);
        intensity[count] = (float) Math.max(0, Math.min(1, bright));
        time[count] = timeOffset[a];
        count++;
      }
    }
    return new LidarScan(
        simulation.timeNanos(),
        SensorPose.level(presentX, presentY, spec.height(), centre),
        count,
        Arrays.copyOf(x, count),
        Arrays.copyOf(y, count),
        Arrays.copyOf(z, count),
        Arrays.copyOf(intensity, count),
        Arrays.copyOf(time, count),
        Arrays.copyOf(label, count),
        Arrays.copyOf(instance, count));
  }
}
