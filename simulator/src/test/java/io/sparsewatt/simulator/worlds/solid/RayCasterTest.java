package io.sparsewatt.simulator.worlds.solid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.simulator.scene.Look;
import io.sparsewatt.simulator.scene.Material;
import io.sparsewatt.simulator.scene.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Against the definition of the shapes: a ray is walked in small steps, and each step asks every
 * shape whether the point is inside. Nothing of the caster's mathematics is used.
 */
class RayCasterTest {

  private static final double STEP = 0.02;
  private static final double REACH = 40;
  private static final double EDGE = 1e-6;
  private static final Look LOOK = new Look(ObjectClass.OTHER, 7, Material.STEEL, 1);

  /** Whether a point is inside, or outside by at most {@code by}. */
  private interface Shape {
    boolean inside(double x, double y, double z, double by);
  }

  private static double[] local(Frame f, double x, double y, double z) {
    double dx = x - f.x();
    double dy = y - f.y();
    double dz = z - f.z();
    return new double[] {
      dx * f.xx() + dy * f.xy() + dz * f.xz(),
      dx * f.yx() + dy * f.yy() + dz * f.yz(),
      dx * f.zx() + dy * f.zy() + dz * f.zz()
    };
  }

  private static Frame frame(SplittableRandom random) {
    return Frame.at(
            random.nextDouble(-12, 12),
            random.nextDouble(-12, 12),
            random.nextDouble(0, 6),
            random.nextDouble(6))
        .leaned(random.nextDouble(-0.8, 0.8))
        .within(0, 0, 0, random.nextDouble(6));
  }

  private static Shape addRandom(Solids solids, SplittableRandom random) {
    Frame f = frame(random);
    double a = random.nextDouble(0.1, 2);
    double b = random.nextDouble(0.1, 2);
    double c = random.nextDouble(0.1, 2);
    switch (random.nextInt(4)) {
      case 0 -> {
        solids.box(f, -a, a, -b, b, 0, c, LOOK);
        return (x, y, z, by) -> {
          double[] p = local(f, x, y, z);
          return Math.abs(p[0]) <= a + by
              && Math.abs(p[1]) <= b + by
              && p[2] >= -by
              && p[2] <= c + by;
        };
      }
      case 1 -> {
        // A trapezium below, narrower above, leaning ends.
        double[] outline = {-a, 0, a, 0, 0.6 * a, c, -0.3 * a, c};
        double lean = random.nextDouble(0, 0.04);
        solids.prism(f, -b, b, lean, outline, null, LOOK);
        return (x, y, z, by) -> {
          double[] p = local(f, x, y, z);
          double left = -a + p[2] / c * 0.7 * a;
          double right = a - p[2] / c * 0.4 * a;
          // The slope of a side is steep at most a / c: by that much more is let pass.
          double slack = by * (1 + a / c);
          double end = b - lean * p[2];
          return p[2] >= -by
              && p[2] <= c + by
              && p[0] >= left - slack
              && p[0] <= right + slack
              && Math.abs(p[1]) <= end + 2 * by;
        };
      }
      case 2 -> {
        double radius = a / 2;
        solids.cylinder(f, 0, 0, -b, 0, 0, b, radius, LOOK);
        return (x, y, z, by) -> {
          double[] p = local(f, x, y, z);
          return Math.abs(p[2]) <= b + by && Math.sqrt(p[0] * p[0] + p[1] * p[1]) <= radius + by;
        };
      }
      default -> {
        solids.ellipsoid(f, 0, 0, 0, a, b, c, LOOK);
        double least = Math.min(a, Math.min(b, c));
        return (x, y, z, by) -> {
          double[] p = local(f, x, y, z);
          double q =
              Math.sqrt(p[0] * p[0] / (a * a) + p[1] * p[1] / (b * b) + p[2] * p[2] / (c * c));
          return q <= 1 + by / least;
        };
      }
    }
  }

  @Test
  void meetsTheFirstShapeAndNoneBefore() {
    long seed = 20261123;
    SplittableRandom random = new SplittableRandom(seed);
    Solids solids = new Solids();
    List<Shape> shapes = new ArrayList<>();
    for (int k = 0; k < 130; k++) {
      shapes.add(addRandom(solids, random));
    }
    RayCaster caster = new RayCaster(low(), solids);
    int hits = 0;
    for (int ray = 0; ray < 400; ray++) {
      double x = random.nextDouble(-15, 15);
      double y = random.nextDouble(-15, 15);
      double z = random.nextDouble(-2, 8);
      double dx = random.nextDouble(-1, 1);
      double dy = random.nextDouble(-1, 1);
      double dz = ray % 5 == 0 ? 0 : random.nextDouble(-1, 1);
      double n = Math.sqrt(dx * dx + dy * dy + dz * dz);
      dx /= n;
      dy /= n;
      dz /= n;
      caster.cast(x, y, z, dx, dy, dz, REACH, 0);
      String what = "seed " + seed + ", ray " + ray;
      double t = caster.distance();
      if (caster.hit() >= 0) {
        hits++;
        assertThat(shapes.get(caster.hit()).inside(x + t * dx, y + t * dy, z + t * dz, EDGE))
            .as(what + " ends on shape " + caster.hit())
            .isTrue();
        assertThat(caster.incidence()).as(what).isBetween(0.0, 1.0 + 1e-12);
      } else {
        assertThat(caster.hit()).as(what).isEqualTo(RayCaster.NOTHING);
        assertThat(t).isEqualTo(REACH);
      }
      for (int k = 0; k < shapes.size(); k++) {
        // Inside a solid one sees out of it.
        if (shapes.get(k).inside(x, y, z, EDGE)) {
          continue;
        }
        for (double s = STEP; s < t - EDGE; s += STEP) {
          if (shapes.get(k).inside(x + s * dx, y + s * dy, z + s * dz, -EDGE)) {
            throw new AssertionError(
                what + " passes shape " + k + " at " + s + " but ends at " + t);
          }
        }
      }
    }
    assertThat(hits).as("rays that hit").isGreaterThan(100);
  }

  @Test
  void incidenceIsTheCosineToTheNormal() {
    Solids solids = new Solids();
    solids.box(Frame.at(10, 0, 0, 0.3), -1, 1, -50, 50, -50, 50, LOOK);
    RayCaster caster = new RayCaster(low(), solids);
    caster.cast(0, 0, 0, 1, 0, 0, REACH, 0);
    assertThat(caster.incidence()).isCloseTo(Math.cos(0.3), within(1e-12));
    assertThat(caster.met().instance(caster.hit())).isEqualTo(7);
    assertThat(caster.material()).isEqualTo(Material.STEEL);
  }

  @Test
  void aFaceMayHaveItsOwnMaterial() {
    Solids solids = new Solids();
    Material[] faces = {Material.STEEL, Material.GLASS, Material.STEEL, Material.STEEL};
    solids.prism(
        Frame.at(10, 0, 0, Math.PI),
        -1,
        1,
        0,
        new double[] {-1, -1, 1, -1, 1, 1, -1, 1},
        faces,
        LOOK);
    RayCaster caster = new RayCaster(low(), solids);
    // Turned half around, the face at local x = 1 looks back.
    caster.cast(0, 0, 0, 1, 0, 0, REACH, 0);
    assertThat(caster.distance()).isCloseTo(9, within(1e-12));
    assertThat(caster.material()).isEqualTo(Material.GLASS);
    caster.cast(20, 0, 0, -1, 0, 0, REACH, 0);
    assertThat(caster.material()).isEqualTo(Material.STEEL);
  }

  @Test
  void aMoverIsMetWhereItIsAtTheTime() {
    Solids movers = new Solids();
    movers.box(Frame.at(10, 0, 0, 0), -1, 1, -1, 1, -1, 1, LOOK);
    movers.move(0, 5, 0);
    RayCaster caster = new RayCaster(low(), new Solids());
    caster.follow(movers, 0.2);
    for (double seconds : new double[] {-0.2, -0.1, 0, 0.2}) {
      caster.cast(0, 0, 0, 1, 0, 0, REACH, seconds);
      assertThat(caster.distance()).isCloseTo(9 + 5 * seconds, within(1e-6));
    }
  }

  /** Half-spaces cannot meet in a dent. */
  @Test
  void anOutlineIsConvex() {
    double[] dented = {0, 0, 2, 0, 1, 0.2, 0, 2};
    assertThatThrownBy(() -> new Solids().prism(Frame.WORLD, 0, 1, 0, dented, null, LOOK))
        .hasMessage("the outline is not convex at point 2");
  }

  /** The share of rays that pass must be the product of what each cube lets through. */
  @Test
  void leavesThinOutRaysAsTheirFillingSays() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    Filling filling = new Filling(0.08, 0.3, 0.1);
    Solids solids = new Solids();
    int crown = solids.box(Frame.WORLD, 5, 7, -30, 30, -30, 30, LOOK);
    solids.fill(crown, filling, 99);
    RayCaster caster = new RayCaster(low(), solids);
    int rays = 20_000;
    int passed = 0;
    for (int k = 0; k < rays; k++) {
      caster.cast(0, random.nextDouble(-29, 29), random.nextDouble(-29, 29), 1, 0, 0, REACH, 0);
      if (caster.hit() == RayCaster.NOTHING) {
        passed++;
      } else {
        assertThat(caster.distance()).isBetween(5.0, 7.0);
      }
    }
    // 2 m are 20 cubes in four patches of five; a patch is empty with 0.3, else its share is
    // uniform from a half to one and a half times 0.08.
    double one = 0;
    for (int i = 0; i < 1000; i++) {
      one += Math.pow(1 - 0.08 * (0.5 + (i + 0.5) / 1000), 5) / 1000;
    }
    double expected = Math.pow(0.3 + 0.7 * one, 4);
    double share = (double) passed / rays;
    // Rays share patches: 120 x 120 of them, so the deviation is far below this.
    assertThat(share).as("seed " + seed).isCloseTo(expected, within(0.03));
  }

  @Test
  void leavesStayWhereTheyAre() {
    Solids solids = new Solids();
    int crown = solids.ellipsoid(Frame.at(8, 0, 3, 0.4), 0, 0, 0, 2, 2, 2, LOOK);
    solids.fill(crown, new Filling(0.1, 0.3, 0.12), 3);
    RayCaster caster = new RayCaster(low(), solids);
    int leaves = 0;
    for (int k = 0; k < 200; k++) {
      double y = -2 + k * 0.02;
      caster.cast(0, y, 3, 1, 0, 0, REACH, 0);
      if (caster.hit() < 0) {
        continue;
      }
      leaves++;
      double t = caster.distance();
      // From nearer by, the same leaf stops it, in the same cube.
      caster.cast(4, y, 3, 1, 0, 0, REACH, 0);
      assertThat(caster.distance()).isCloseTo(t - 4, within(0.12));
    }
    assertThat(leaves).isGreaterThan(50);
  }

  @Test
  void theGroundIsWhereItsHeightSays() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    Terrain terrain = new Terrain();
    for (int i = 0; i < Terrain.SIDE; i++) {
      for (int j = 0; j < Terrain.SIDE; j++) {
        double kerb = i > 260 ? 0.12 : 0;
        double hill = 2 * Math.sin(i / 20.0) * Math.cos(j / 25.0);
        terrain.raise(i, j, kerb + hill + random.nextDouble(0, 0.04));
      }
    }
    terrain.seal();
    RayCaster caster = new RayCaster(terrain, new Solids());
    int hits = 0;
    for (int ray = 0; ray < 500; ray++) {
      double x = random.nextDouble(-30, 30);
      double y = random.nextDouble(-30, 30);
      double z = terrain.height(x, y) + 1.7;
      double angle = random.nextDouble(6.28);
      double down = random.nextDouble(-0.45, 0.1);
      double flat = Math.sqrt(1 - down * down);
      double dx = flat * Math.cos(angle);
      double dy = flat * Math.sin(angle);
      if (ray % 50 == 0) {
        dx = ray % 100 == 0 ? flat : 0;
        dy = ray % 100 == 0 ? 0 : -flat;
      }
      caster.cast(x, y, z, dx, dy, down, 60, 0);
      String what = "seed " + seed + ", ray " + ray;
      double t = caster.distance();
      boolean hit = caster.hit() == RayCaster.GROUND;
      if (hit) {
        hits++;
        double gap = z + t * down - terrain.height(x + t * dx, y + t * dy);
        assertThat(gap).as(what).isCloseTo(0, within(0.01));
      }
      for (double s = 0.05; s < t - 0.2; s += 0.05) {
        double gap = z + s * down - terrain.height(x + s * dx, y + s * dy);
        assertThat(gap).as(what + " at " + s + " of " + t).isGreaterThan(-0.02);
      }
    }
    assertThat(hits).isGreaterThan(250);
  }

  @Test
  void beyondTheLandThereIsNothing() {
    RayCaster caster = new RayCaster(low(), new Solids());
    caster.cast(0, 0, 2, 1, 0, 0, 1000, 0);
    assertThat(caster.hit()).isEqualTo(RayCaster.NOTHING);
    caster.cast(500, 0, 2, 1, 0, -0.001, 100, 0);
    assertThat(caster.hit()).isEqualTo(RayCaster.NOTHING);
  }

  /** Far below everything. */
  private static Terrain low() {
    Terrain terrain = new Terrain();
    for (int i = 0; i < Terrain.SIDE; i++) {
      for (int j = 0; j < Terrain.SIDE; j++) {
        terrain.raise(i, j, -1000);
      }
    }
    terrain.seal();
    return terrain;
  }
}
