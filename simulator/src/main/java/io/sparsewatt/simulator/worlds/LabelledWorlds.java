package io.sparsewatt.simulator.worlds;

import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.layout.World;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.IntensityModel;
import io.sparsewatt.simulator.worlds.scanner.Scanner;
import io.sparsewatt.simulator.worlds.scanner.ScannerTraits;
import io.sparsewatt.simulator.worlds.solid.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Makes labelled scans. Immutable and thread-safe: the same family and seed give the same scan, bit
 * for bit, whatever was made before and on whatever thread.
 */
public final class LabelledWorlds {

  /** Longest sequence: the world is made for so many frames at 10 Hz. */
  public static final int MAX_FRAMES = 64;

  private static final double FRAME = 0.1;
  private static final long FRAME_NANOS = 100_000_000L;

  private final Set<Ablation> without;

  /** All of the randomisation. */
  public LabelledWorlds() {
    this(EnumSet.noneOf(Ablation.class));
  }

  /** Without some of the randomisation. */
  public LabelledWorlds(Set<Ablation> without) {
    Set<Ablation> copy = EnumSet.noneOf(Ablation.class);
    copy.addAll(without);
    this.without = Collections.unmodifiableSet(copy);
  }

  /** One scan of a world of its own: the first of {@link #sequence}. */
  public LabelledScan scan(WorldFamily family, long seed) {
    return sequence(family, seed, 1).get(0);
  }

  /**
   * Consecutive scans at 10 Hz: the sensor moves as its carrier drives, others move too.
   *
   * @param frames 1 to {@value #MAX_FRAMES}
   */
  public List<LabelledScan> sequence(WorldFamily family, long seed, int frames) {
    return take(family, seed, traits(family, seed), frames);
  }

  /**
   * As {@link #sequence}, seen by a sensor of the caller's.
   *
   * @param family whose layout is used; its beams and noise are not
   */
  public List<LabelledScan> sequence(
      WorldFamily family, long seed, ScannerTraits traits, int frames) {
    return take(family, seed, traits, frames);
  }

  private List<LabelledScan> take(WorldFamily family, long seed, ScannerTraits traits, int frames) {
    if (frames < 1 || frames > MAX_FRAMES) {
      throw new IllegalArgumentException(
          "frames of 1.." + MAX_FRAMES + " required but it was " + frames);
    }
    World world = family.layout().build(seed, without.contains(Ablation.FLAT_GROUND));
    Scanner scanner = new Scanner(traits, world);
    List<LabelledScan> scans = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      double seconds = frame * FRAME;
      int count = scanner.scan(seconds);
      int[] instance = scanner.instance();
      scans.add(
          new LabelledScan(
              family,
              seed,
              frame * FRAME_NANOS,
              pose(scanner.mount(seconds)),
              traits,
              count,
              scanner.x(),
              scanner.y(),
              scanner.z(),
              scanner.intensity(),
              scanner.timeOffsetNanos(),
              scanner.label(),
              instance,
              boxes(world, seconds, instance)));
    }
    return scans;
  }

  private ScannerTraits traits(WorldFamily family, long seed) {
    ScannerTraits traits = ScannerTraits.draw(family.beams(), family.noise(), seed);
    if (without.contains(Ablation.ONE_SENSOR)) {
      traits = traits.withBeams(BeamPattern.HDL64);
    }
    if (without.contains(Ablation.NO_NOISE)) {
      traits = traits.withoutNoise();
    }
    if (without.contains(Ablation.TRUE_INTENSITY)) {
      traits = traits.withIntensity(IntensityModel.REFLECTANCE);
    }
    return traits;
  }

  private static List<TruthBox> boxes(World world, double seconds, int[] instance) {
    int most = 0;
    for (int i : instance) {
      most = Math.max(most, i);
    }
    int[] points = new int[most + 1];
    for (int i : instance) {
      points[i]++;
    }
    List<TruthBox> boxes = new ArrayList<>();
    world.boxes(
        seconds,
        (id, type, frame, length, width, height, speed) -> {
          if (id < points.length && points[id] > 0) {
            boxes.add(
                new TruthBox(
                    id,
                    type,
                    frame.worldX(0, 0, height / 2),
                    frame.worldY(0, 0, height / 2),
                    frame.worldZ(0, 0, height / 2),
                    length,
                    width,
                    height,
                    StrictMath.atan2(frame.xy(), frame.xx()),
                    speed * frame.xx(),
                    speed * frame.xy(),
                    points[id]));
          }
        });
    return boxes;
  }

  /** A frame as position and unit quaternion (Shepperd's method). */
  private static SensorPose pose(Frame f) {
    double m00 = f.xx();
    double m11 = f.yy();
    double m22 = f.zz();
    double trace = m00 + m11 + m22;
    double qx;
    double qy;
    double qz;
    double qw;
    if (trace > 0) {
      double s = 2 * Math.sqrt(trace + 1);
      qw = s / 4;
      qx = (f.yz() - f.zy()) / s;
      qy = (f.zx() - f.xz()) / s;
      qz = (f.xy() - f.yx()) / s;
    } else {
      // The sensor is nearly level, so only the yaw can bring the trace below 0.
      double s = 2 * Math.sqrt(1 + m22 - m00 - m11);
      qw = (f.xy() - f.yx()) / s;
      qx = (f.zx() + f.xz()) / s;
      qy = (f.zy() + f.yz()) / s;
      qz = s / 4;
    }
    return new SensorPose(f.x(), f.y(), f.z(), qx, qy, qz, qw);
  }
}
