package io.sparsewatt.simulator.worlds.thing;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import java.util.SplittableRandom;

/**
 * A person who stands, walks or sits: legs, trunk, arms and head, and what they wear and carry.
 * Local x points forward.
 *
 * @param stature height when standing, metres
 * @param seated on something, which is not part of it
 * @param seed of build, clothes and gait
 */
public record Pedestrian(double stature, boolean seated, long seed) {

  // Heights of joints as shares of the whole (Drillis and Contini's body segments, rounded).
  private static final double KNEE = 0.28;
  private static final double HIP = 0.5;
  private static final double ELBOW = 0.63;
  private static final double SHOULDER = 0.8;
  private static final double HEAD = 0.93;
  // Of a person of 1.75 m, metres.
  private static final double STEP = 0.8;
  private static final double SEAT = 0.46;

  /** A person on foot; one in six is a child. */
  public static Pedestrian any(SplittableRandom random) {
    double stature =
        random.nextInt(6) == 0 ? random.nextDouble(0.95, 1.45) : random.nextDouble(1.5, 1.95);
    return new Pedestrian(stature, false, random.nextLong());
  }

  /** Somebody who sits. */
  public static Pedestrian seated(SplittableRandom random) {
    return new Pedestrian(random.nextDouble(1.4, 1.9), true, random.nextLong());
  }

  /** Height of the box around it, metres. */
  public double height() {
    return seated ? SEAT + 0.5 * stature : stature;
  }

  /** Width of the box around it across its heading, metres. */
  public double width() {
    return 0.36 * stature;
  }

  /** Length of the box around it along its heading, metres. */
  public double length() {
    return 0.42 * stature;
  }

  /**
   * Puts it into a scene.
   *
   * @param walked metres since it began to walk: the phase of its steps; negative if it stands
   */
  public void addTo(Solids out, Frame f, int instance, double walked) {
    SplittableRandom random = new SplittableRandom(seed);
    double h = stature;
    double stout = random.nextDouble(0.85, 1.35);
    Look coat =
        new Look(
            ObjectClass.PEDESTRIAN, instance, Material.CLOTH, (float) random.nextDouble(0.35, 1.7));
    Look trousers = coat.of(Material.CLOTH, (float) random.nextDouble(0.3, 1.3));
    Look skin = coat.of(Material.SKIN, (float) random.nextDouble(0.7, 1.2));
    if (seated) {
      sit(out, f, coat, trousers, skin, stout);
      return;
    }
    double stand = random.nextDouble(-0.05, 0.05);
    double lean = random.nextDouble(0, 0.05) * h;
    double phase = random.nextDouble() + walked / (2 * STEP * h / 1.75);
    double swing = walked < 0 ? stand : 0.24 * StrictMath.sin(2 * StrictMath.PI * phase);
    double leg = 0.052 * h * stout;
    double arm = 0.12 * h * stout;
    for (int side = -1; side <= 1; side += 2) {
      double foot = side * swing * h;
      double y = side * 0.055 * h;
      double knee = 0.5 * foot + 0.02 * h;
      out.cylinder(f, 0, y, HIP * h, knee, y, KNEE * h, leg, trousers);
      out.cylinder(f, knee, y, KNEE * h, foot, y, 0.03, 0.75 * leg, trousers);
      Look shoe = coat.of(Material.RUBBER, 3);
      out.box(f, foot - 0.06 * h, foot + 0.1 * h, y - 0.05, y + 0.05, 0.005, 0.08, shoe);
      double hand = -0.9 * foot + lean;
      double beyond = side * (arm + 0.02 * h);
      double elbow = 0.45 * hand;
      out.cylinder(f, lean, side * arm, SHOULDER * h, elbow, beyond, ELBOW * h, 0.03 * h, coat);
      out.cylinder(f, elbow, beyond, ELBOW * h, hand, side * arm, 0.48 * h, 0.025 * h, coat);
    }
    if (random.nextInt(4) == 0) {
      // A coat or skirt.
      out.cylinder(f, 0, 0, 0.25 * h, 0, 0, 0.55 * h, 0.11 * h * stout, coat);
    }
    out.ellipsoid(f, lean / 2, 0, 0.66 * h, 0.075 * h * stout, arm, 0.19 * h, coat);
    out.cylinder(f, lean, 0, SHOULDER * h, lean, 0, 0.88 * h, 0.03 * h, skin);
    out.ellipsoid(f, lean + 0.01 * h, 0, HEAD * h, 0.055 * h, 0.045 * h, 0.07 * h, skin);
    Look bag = coat.of(Material.PLASTIC, 0.8f);
    switch (random.nextInt(9)) {
      case 0 -> out.box(f, -0.16 * h, -0.05 * h, -0.09 * h, 0.09 * h, 0.55 * h, 0.8 * h, bag);
      case 1 -> out.box(f, -0.12, 0.12, arm + 0.02, arm + 0.12, 0.2 * h, 0.42 * h, bag);
      case 2 -> {
        // A trolley drawn behind.
        out.box(f, -0.75, -0.45, -0.2, 0.2, 0.06, 0.6, bag);
        out.cylinder(f, -0.5, 0.1, 0.6, -0.1, 0.15, 0.48 * h, 0.02, bag);
      }
      case 3 -> {
        if (h > 1.5) {
          // A pram pushed in front.
          out.box(f, 0.45, 1.1, -0.22, 0.22, 0.35, 0.85, coat);
          out.cylinder(f, 0.1, 0.15, 0.55 * h, 0.5, 0.15, 0.7, 0.02, bag);
        }
      }
      case 4 -> {
        // An umbrella.
        out.cylinder(f, 0.15, 0.1, 0.6 * h, 0.05, 0, h + 0.15, 0.02, bag);
        out.ellipsoid(f, 0.05, 0, h + 0.12, 0.5, 0.5, 0.12, coat);
      }
      default -> {
        // Empty hands.
      }
    }
  }

  private void sit(Solids out, Frame f, Look coat, Look trousers, Look skin, double stout) {
    double h = stature;
    double leg = 0.052 * h * stout;
    double arm = 0.12 * h * stout;
    double back = -0.12;
    double knee = back + 0.25 * h;
    for (int side = -1; side <= 1; side += 2) {
      double y = side * 0.06 * h;
      out.cylinder(f, back, y, SEAT + leg, knee, y, SEAT + leg, leg, trousers);
      out.cylinder(f, knee, y, SEAT + leg, knee + 0.03, y, 0.03, 0.75 * leg, trousers);
      double elbow = SEAT + 0.13 * h;
      out.cylinder(f, back, side * arm, SEAT + 0.3 * h, back, side * arm, elbow, 0.03 * h, coat);
      out.cylinder(f, back, side * arm, elbow, knee, y, SEAT + 2 * leg, 0.025 * h, coat);
    }
    out.ellipsoid(f, back, 0, SEAT + 0.16 * h, 0.075 * h * stout, arm, 0.19 * h, coat);
    out.cylinder(f, back, 0, SEAT + 0.3 * h, back, 0, SEAT + 0.38 * h, 0.03 * h, skin);
    out.ellipsoid(f, back, 0, SEAT + 0.43 * h, 0.055 * h, 0.045 * h, 0.07 * h, skin);
  }
}
