package io.sparsewatt.simulator.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceCasterTest {

  private static final double RANGE = 80;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void hitsWhatBruteForceHits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SceneGeometry scene = randomScene(random, 250);
    // Odd seeds cast unit vectors, even ones the longer vectors of a camera's outer columns.
    double stretch = seed % 2 == 0 ? 1.4 : 1;
    double[] slope = risingSlopes(random, 64);
    SliceCaster caster = new SliceCaster(slope, RANGE, stretch);
    double drift = random.nextDouble(0, 3);
    caster.prepare(scene, 0, 0, drift, 0.1);
    int[] hits = new int[scene.count()];
    int ground = 0;
    int nothing = 0;
    for (int slice = 0; slice < 400; slice++) {
      double turn = random.nextDouble(0, 2 * Math.PI);
      double away = random.nextDouble(0, drift);
      double x = away * Math.cos(turn);
      double y = away * Math.sin(turn);
      double z = random.nextDouble(0.5, 4);
      double azimuth = random.nextDouble(-4, 7);
      double length = stretch == 1 ? 1 : random.nextDouble(1, stretch);
      double dirX = length * Math.cos(azimuth);
      double dirY = length * Math.sin(azimuth);
      double seconds = random.nextDouble(-0.1, 0);
      caster.cast(x, y, z, azimuth, dirX, dirY, seconds);
      for (int r = 0; r < slope.length; r++) {
        double reach = RANGE / Math.sqrt(1 + slope[r] * slope[r]);
        BruteForce expected = BruteForce.cast(scene, x, y, z, dirX, dirY, slope[r], seconds, reach);
        boolean hitAgrees = caster.hit(r) == expected.hit;
        if (hitAgrees && expected.hit == SliceCaster.NOTHING) {
          nothing++;
          continue;
        }
        double error = Math.abs(caster.distance(r) - expected.distance) / expected.distance;
        // Where a ray grazes a curved surface, the angle is ill-conditioned.
        double tilt = Math.abs(caster.incidence(r) - expected.incidence);
        if (!hitAgrees || !(error <= 1e-9) || !(tilt <= 1e-6)) {
          throw new AssertionError(
              "seed %d slice %d ray %d: met %d at %s (%s), brute force %d at %s (%s)"
                  .formatted(
                      seed,
                      slice,
                      r,
                      caster.hit(r),
                      caster.distance(r),
                      caster.incidence(r),
                      expected.hit,
                      expected.distance,
                      expected.incidence));
        }
        if (expected.hit == SliceCaster.GROUND) {
          ground++;
        } else {
          hits[expected.hit]++;
        }
      }
    }
    // The comparison saw every kind of answer.
    assertThat(ground).isGreaterThan(300);
    assertThat(nothing).isGreaterThan(300);
    for (byte kind = 0; kind < 3; kind++) {
      int met = 0;
      for (int i = 0; i < hits.length; i++) {
        met += scene.kind[i] == kind ? hits[i] : 0;
      }
      assertThat(met).as("hits of kind " + kind).isGreaterThan(300);
    }
  }

  @Test
  void aPrimitiveAroundTheOriginIsNotMet() {
    SceneGeometry scene = new SceneGeometry();
    Look look = new Look(ObjectClass.STRUCTURE, 1, Material.BRICK, 1);
    scene.addBox(0, 0, 1, 0, 4, 4, 0, 4, look);
    scene.addCylinder(0, 0, 2, 0, 4, look);
    scene.addSpheroid(0, 0, 3, 0, 4, look);
    SliceCaster caster = new SliceCaster(new double[] {-0.2, 0, 0.2}, RANGE, 1);
    caster.prepare(scene, 0, 0, 0, 0);
    caster.cast(0, 0, 2, 0, 1, 0, 0);
    assertThat(caster.hit(0)).isEqualTo(SliceCaster.GROUND);
    assertThat(caster.hit(1)).isEqualTo(SliceCaster.NOTHING);
    assertThat(caster.hit(2)).isEqualTo(SliceCaster.NOTHING);
  }

  @Test
  void theTopOfALowBoxBelowTheSensorIsMet() {
    SceneGeometry scene = new SceneGeometry();
    scene.addBox(0, 0, 1, 0, 20, 20, 0, 0.12, new Look(ObjectClass.GROUND, 0, Material.BRICK, 1));
    SliceCaster caster = new SliceCaster(new double[] {-0.5, -0.25, -0.01}, RANGE, 1);
    caster.prepare(scene, 0, 0, 0, 0);
    caster.cast(0, 0, 1.62, 0, 1, 0, 0);
    assertThat(caster.hit(0)).isZero();
    assertThat(caster.distance(0)).isEqualTo(3);
    assertThat(caster.face(0)).isEqualTo(SliceCaster.TOP);
    assertThat(caster.hit(1)).isZero();
    assertThat(caster.distance(1)).isEqualTo(6);
    assertThat(caster.hit(2)).isEqualTo(SliceCaster.NOTHING);
  }

  @Test
  void slopesThatDoNotRiseAreRefused() {
    assertThatThrownBy(() -> new SliceCaster(new double[] {0, 0}, RANGE, 1))
        .hasMessageContaining("slope[1] = 0.0 after 0.0");
  }

  @Test
  void aSceneIsBounded() {
    SceneGeometry scene = new SceneGeometry();
    Look look = new Look(ObjectClass.OTHER, 1, Material.STEEL, 1);
    for (int i = 0; i < SceneGeometry.MAX_PRIMITIVES; i++) {
      scene.addCylinder(i, 0, 0.1, 0, 1, look);
    }
    assertThatThrownBy(() -> scene.addCylinder(0, 0, 0.1, 0, 1, look))
        .hasMessageContaining("at most 16384 primitives");
    assertThatThrownBy(() -> new SceneGeometry().addBox(0, 0, 1, 0, 0, 1, 0, 1, look))
        .hasMessageContaining("positive extents");
  }

  private static SceneGeometry randomScene(SplittableRandom random, int n) {
    SceneGeometry scene = new SceneGeometry();
    for (int i = 0; i < n; i++) {
      // Up to and beyond the range, some so near that the origin may be inside or above.
      double away = i % 10 == 0 ? random.nextDouble(0, 4) : random.nextDouble(2, 110);
      double turn = random.nextDouble(0, 2 * Math.PI);
      double x = away * Math.cos(turn);
      double y = away * Math.sin(turn);
      double bottom = random.nextInt(3) == 0 ? random.nextDouble(0.01, 5) : 0;
      double top = bottom + random.nextDouble(0.1, 8);
      double size = random.nextDouble(0.05, away < 6 ? 1 : 6);
      Look look = new Look(ObjectClass.OTHER, i + 1, Material.STEEL, 1);
      double yaw = random.nextInt(10) == 0 ? 0 : random.nextDouble(0, 2 * Math.PI);
      switch (random.nextInt(3)) {
        case 0 ->
            scene.addBox(
                x,
                y,
                Math.cos(yaw),
                Math.sin(yaw),
                2 * size,
                random.nextDouble(0.05, 6),
                bottom,
                top,
                look);
        case 1 -> scene.addCylinder(x, y, size / 2, bottom, top, look);
        default -> scene.addSpheroid(x, y, size / 2, bottom, top, look);
      }
      if (random.nextBoolean()) {
        scene.setVelocity(i, random.nextDouble(-30, 30), random.nextDouble(-30, 30));
      }
    }
    return scene;
  }

  private static double[] risingSlopes(SplittableRandom random, int n) {
    double[] slope = new double[n];
    for (int i = 0; i < n; i++) {
      slope[i] = -0.7 + 1.4 * i / n + random.nextDouble(0, 1.3 / n);
    }
    return slope;
  }
}
