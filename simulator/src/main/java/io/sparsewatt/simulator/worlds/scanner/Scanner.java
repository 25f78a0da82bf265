package io.sparsewatt.simulator.worlds.scanner;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.layout.World;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.RayCaster;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.Arrays;

/**
 * Scans a world with one sensor: a turn a call.
 *
 * <p>The turn ends at the scan's time and runs counter-clockwise from straight behind, a tenth of a
 * second long. Noise is a function of (seed, time, firing, beam). Not modelled: second returns,
 * weather, interference, the carrier's own body. One scanner serves one thread; its buffers are
 * reused, nothing is allocated per ray.
 */
public final class Scanner {

  /** A turn at 10 Hz, seconds. */
  public static final double TURN = 0.1;

  private static final double DARK = 0.1;
  // Half the divergence of a beam, radians: it lights 10 cm at 30 m.
  private static final double DIVERGENCE = 0.0017;
  // What answers from behind glass does so within a car's or a shop's depth, metres.
  private static final double BEHIND_GLASS = 1.3;
  // Surfaces further apart than this give two echoes, not one between them, metres.
  private static final double LONGEST_MIX = 3;
  private static final double SHORTEST_MIX = 0.2;

  private final ScannerTraits traits;
  private final World world;
  private final RayCaster caster;
  private final Solids movers = new Solids();
  private final double[] cosElevation;
  private final double[] sinElevation;
  private final double[] offset;
  private final double[] beamGain;
  private final double[] beamOffset;

  // One turn's points.
  private final float[] x;
  private final float[] y;
  private final float[] z;
  private final float[] intensity;
  private final int[] time;
  private final byte[] label;
  private final int[] instance;
  private int count;

  // The sensor's axes at the scan's time, and the state of the ray that is being answered.
  private Frame present = Frame.WORLD;
  private long firing;
  private double range;
  private double reflectance;
  private double facing;
  private byte rayLabel;
  private int rayInstance;

  /** A sensor in a world. */
  public Scanner(ScannerTraits traits, World world) {
    this.traits = traits;
    this.world = world;
    caster = new RayCaster(world.terrain(), world.standing());
    double[] elevation = traits.elevation();
    offset = traits.azimuthOffset();
    int beams = elevation.length;
    cosElevation = new double[beams];
    sinElevation = new double[beams];
    beamGain = new double[beams];
    beamOffset = new double[beams];
    for (int i = 0; i < beams; i++) {
      cosElevation[i] = StrictMath.cos(elevation[i]);
      sinElevation[i] = StrictMath.sin(elevation[i]);
      beamGain[i] = 0.6 + 0.8 * Draws.unit(Draws.hash(traits.seed(), i));
      beamOffset[i] =
          traits.beamSigma() * Draws.gaussian(Draws.hash(traits.seed(), beams + (long) i));
    }
    int capacity = beams * traits.azimuths();
    x = new float[capacity];
    y = new float[capacity];
    z = new float[capacity];
    intensity = new float[capacity];
    time = new int[capacity];
    label = new byte[capacity];
    instance = new int[capacity];
  }

  /** What sensor this is. */
  public ScannerTraits traits() {
    return traits;
  }

  /** The sensor's axes at a time: x forwards, y left, z up. */
  public Frame mount(double seconds) {
    Frame carrier = world.carrier(seconds);
    Frame level = carrier.within(traits.forward(), 0, traits.height(), 0);
    // Nose up turns x towards z: a lean of z towards x by the negative angle.
    Frame pitched = level.leaned(-traits.pitch());
    return pitched
        .within(0, 0, 0, StrictMath.PI / 2)
        .leaned(-traits.roll())
        .within(0, 0, 0, -StrictMath.PI / 2);
  }

  /**
   * The turn that ends at a time, in seconds from the start of the world.
   *
   * @return the number of points, which the columns then hold
   */
  public int scan(double seconds) {
    ScannerTraits t = traits;
    movers.clear();
    world.addMovers(movers, seconds);
    boolean rolling = t.rolling();
    caster.follow(movers, rolling ? TURN : 0);
    present = mount(seconds);
    Frame past = rolling ? mount(seconds - TURN) : present;
    long scanKey = Draws.hash(t.seed(), Double.doubleToLongBits(seconds));
    int azimuths = t.azimuths();
    count = 0;
    for (int a = 0; a < azimuths; a++) {
      // The last firing is at the scan's time.
      double late = rolling ? (double) (a + 1 - azimuths) / azimuths : 0;
      double azimuth = -StrictMath.PI + 2 * StrictMath.PI * (a + 0.5) / azimuths;
      double share = -late;
      double ox = present.x() + (past.x() - present.x()) * share;
      double oy = present.y() + (past.y() - present.y()) * share;
      double oz = present.z() + (past.z() - present.z()) * share;
      Frame axes = share > 0 ? between(present, past, share) : present;
      double ca = StrictMath.cos(azimuth);
      double sa = StrictMath.sin(azimuth);
      for (int b = 0; b < cosElevation.length; b++) {
        firing = Draws.hash(scanKey, (long) a * cosElevation.length + b);
        // Before the ray: what is lost at random need not be cast.
        if (Draws.unit(firing) < t.dropout()) {
          continue;
        }
        double c = ca;
        double s = sa;
        if (offset[b] != 0) {
          // Small angles: to the second order.
          double d = offset[b];
          double k = 1 - d * d / 2;
          c = ca * k - sa * d;
          s = sa * k + ca * d;
          double norm = 1 / Math.sqrt(c * c + s * s);
          c *= norm;
          s *= norm;
        }
        double lx = cosElevation[b] * c;
        double ly = cosElevation[b] * s;
        double lz = sinElevation[b];
        if (!answer(axes, ox, oy, oz, lx, ly, lz, late * TURN)) {
          continue;
        }
        mix(axes, ox, oy, oz, lx, ly, lz, late * TURN);
        range += beamOffset[b] + t.rangeSigma() * Draws.gaussian(Draws.hash(firing, 1));
        if (range < t.minRange() || range > t.maxRange()) {
          continue;
        }
        put(axes, ox, oy, oz, lx, ly, lz, (int) StrictMath.rint(late * TURN * 1e9), b);
      }
    }
    return count;
  }

  /** The axes of a firing between the turn's ends: the rotation of a tenth of a second is small. */
  private static Frame between(Frame a, Frame b, double share) {
    double xx = a.xx() + (b.xx() - a.xx()) * share;
    double xy = a.xy() + (b.xy() - a.xy()) * share;
    double xz = a.xz() + (b.xz() - a.xz()) * share;
    double n = 1 / Math.sqrt(xx * xx + xy * xy + xz * xz);
    xx *= n;
    xy *= n;
    xz *= n;
    double zx = a.zx() + (b.zx() - a.zx()) * share;
    double zy = a.zy() + (b.zy() - a.zy()) * share;
    double zz = a.zz() + (b.zz() - a.zz()) * share;
    double along = zx * xx + zy * xy + zz * xz;
    zx -= along * xx;
    zy -= along * xy;
    zz -= along * xz;
    double m = 1 / Math.sqrt(zx * zx + zy * zy + zz * zz);
    zx *= m;
    zy *= m;
    zz *= m;
    return new Frame(
        0, 0, 0, xx, xy, xz, zy * xz - zz * xy, zz * xx - zx * xz, zx * xy - zy * xx, zx, zy, zz);
  }

  /** Whether a ray is answered, and how. */
  private boolean answer(
      Frame f, double ox, double oy, double oz, double lx, double ly, double lz, double seconds) {
    ScannerTraits t = traits;
    caster.cast(
        ox,
        oy,
        oz,
        lx * f.xx() + ly * f.yx() + lz * f.zx(),
        lx * f.xy() + ly * f.yy() + lz * f.zy(),
        lx * f.xz() + ly * f.yz() + lz * f.zz(),
        t.maxRange(),
        seconds);
    int hit = caster.hit();
    if (hit == RayCaster.NOTHING) {
      return false;
    }
    Material material = caster.material();
    range = caster.distance();
    float tint = 1;
    if (hit == RayCaster.GROUND) {
      rayLabel = ObjectClass.GROUND.label();
      rayInstance = 0;
    } else {
      Solids met = caster.met();
      rayLabel = met.label(hit);
      rayInstance = met.instance(hit);
      tint = met.tint(hit);
    }
    if (material == Material.GLASS) {
      double u = Draws.unit(Draws.hash(firing, 2));
      if (u >= t.glassSeen()) {
        double v = (u - t.glassSeen()) / (1 - t.glassSeen());
        if (v >= t.glassThrough()) {
          return false;
        }
        range += BEHIND_GLASS * v / t.glassThrough();
      }
      tint *= 1.5f;
    }
    facing = t.grazing() + (1 - t.grazing()) * caster.incidence();
    reflectance = material.reflectance() * (0.4 + 0.6 * tint);
    double rough = material.roughness();
    if (rough > 0) {
      range += rough * Draws.gaussian(Draws.hash(firing, 3));
    }
    // Lambert: power falls with the square of range.
    double sight = t.sight() / Math.max(range, 1e-3);
    double signal = reflectance / DARK * facing * sight * sight;
    if (signal < 1) {
      double kept = StrictMath.pow(signal, t.fade());
      return Draws.unit(Draws.hash(firing, 4)) < kept;
    }
    return true;
  }

  /** A beam at an edge lights two surfaces, and answers from between them. */
  private void mix(
      Frame f, double ox, double oy, double oz, double lx, double ly, double lz, double seconds) {
    double u = Draws.unit(Draws.hash(firing, 5));
    if (u >= traits.mixed()) {
      return;
    }
    double turn = (u < traits.mixed() / 2 ? -1 : 1) * DIVERGENCE;
    double nearRange = range;
    byte nearLabel = rayLabel;
    int nearInstance = rayInstance;
    double nearReflectance = reflectance;
    double nearFacing = facing;
    double c = lx - turn * ly;
    double s = ly + turn * lx;
    double n = 1 / Math.sqrt(c * c + s * s + lz * lz);
    boolean other = answer(f, ox, oy, oz, c * n, s * n, lz * n, seconds);
    double apart = Math.abs(range - nearRange);
    if (other && apart > SHORTEST_MIX && apart < LONGEST_MIX) {
      double share = Draws.unit(Draws.hash(firing, 6));
      double mixed = nearRange + (range - nearRange) * share;
      boolean nearer = nearRange < range;
      range = mixed;
      if (nearer) {
        rayLabel = nearLabel;
        rayInstance = nearInstance;
        reflectance = nearReflectance;
        facing = nearFacing;
      }
      return;
    }
    range = nearRange;
    rayLabel = nearLabel;
    rayInstance = nearInstance;
    reflectance = nearReflectance;
    facing = nearFacing;
  }

  private void put(
      Frame f,
      double ox,
      double oy,
      double oz,
      double lx,
      double ly,
      double lz,
      int nanos,
      int beam) {
    double px = range * lx;
    double py = range * ly;
    double pz = range * lz;
    if (traits.rolling() && traits.deskewed()) {
      double wx = ox + px * f.xx() + py * f.yx() + pz * f.zx() - present.x();
      double wy = oy + px * f.xy() + py * f.yy() + pz * f.zy() - present.y();
      double wz = oz + px * f.xz() + py * f.yz() + pz * f.zz() - present.z();
      px = wx * present.xx() + wy * present.xy() + wz * present.xz();
      py = wx * present.yx() + wy * present.yy() + wz * present.yz();
      pz = wx * present.zx() + wy * present.zy() + wz * present.zz();
    }
    x[count] = (float) px;
    y[count] = (float) py;
    z[count] = (float) pz;
    intensity[count] = (float) Math.max(0, Math.min(1, brightness(beam)));
    time[count] = nanos;
    label[count] = rayLabel;
    instance[count] = rayInstance;
    count++;
  }

  private double brightness(int beam) {
    ScannerTraits t = traits;
    double noise = t.intensitySigma() * Draws.gaussian(Draws.hash(firing, 7));
    double plain = t.intensityGain() * reflectance * facing;
    // Weak returns are reported as none by some.
    if (t.blind() > 0 && reflectance * facing < 0.12) {
      if (Draws.unit(Draws.hash(firing, 8)) < t.blind()) {
        return 0;
      }
    }
    return switch (t.intensity()) {
      case REFLECTANCE -> plain + noise;
      case UNEVEN_BEAMS -> plain * beamGain[beam] + noise;
      case POWER -> plain * facing * Math.min(1, 12 / range) + noise;
      case SQUEEZED -> 0.2 * plain + (reflectance > 0.75 ? 0.6 : 0) + 0.2 * noise;
      case CONSTANT -> 0.3 * t.intensityGain();
      case RANDOM -> Draws.unit(Draws.hash(firing, 9));
    };
  }

  /** Metres in the sensor's axes, one for every point; and so for the other columns: copies. */
  public float[] x() {
    return Arrays.copyOf(x, count);
  }

  /** As {@link #x}. */
  public float[] y() {
    return Arrays.copyOf(y, count);
  }

  /** As {@link #x}. */
  public float[] z() {
    return Arrays.copyOf(z, count);
  }

  /** 0..1. */
  public float[] intensity() {
    return Arrays.copyOf(intensity, count);
  }

  /** Firing instants relative to the scan's time, nanoseconds, at most 0. */
  public int[] timeOffsetNanos() {
    return Arrays.copyOf(time, count);
  }

  /** Labels of {@link ObjectClass}. */
  public byte[] label() {
    return Arrays.copyOf(label, count);
  }

  /** Instances; 0 is the ground. */
  public int[] instance() {
    return Arrays.copyOf(instance, count);
  }
}
