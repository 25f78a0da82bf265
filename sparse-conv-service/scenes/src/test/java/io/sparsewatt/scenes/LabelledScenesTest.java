package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scenes from labels: those of the simulated truth, and those with errors put in. */
class LabelledScenesTest {

  private static final long FRAME = 100_000_000L;

  /** A street whose hedges and walls are of the size of objects, which geometry cannot tell. */
  private static World street(long seed) {
    return new World(seed)
        .car(14, 8, Math.PI, 8)
        .car(12, -3.2, 0, 9)
        .car(20, -7.4, 0, 0)
        .person(26, 5, -Math.PI / 2, 1.4)
        .box(8, -10, 0, 1.8, 0.6, 1.75, 5)
        .as(PointClass.TWO_WHEELER)
        .box(6, 11, 0, 4.2, 1.6, 1.5, 0)
        .as(PointClass.VEGETATION)
        .box(12, 12, 0.4, 0.5, 0.5, 1.7, 0)
        .as(PointClass.VEGETATION)
        .box(18, 12, 0, 4, 1.8, 1.6, 0)
        .box(-9, -9, 0, 3.6, 1.5, 2, 0)
        .as(PointClass.OTHER);
  }

  private static List<SceneStep> run(World world, int frames) {
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    List<SceneStep> steps = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      steps.add(builder.process(state, world.labelled(f * FRAME, 0.5 * f, 0, 0)));
      state = steps.getLast().state();
    }
    return steps;
  }

  @Test
  void objectsAreWhatTheNetworkCallsObjects() {
    World world = street(1);
    ObjectClass[] classes = {
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.PEDESTRIAN_SIZED,
      ObjectClass.TWO_WHEELER_SIZED
    };
    List<SceneStep> steps = run(world, 24);
    for (int f = 5; f < 24; f++) {
      Scene scene = steps.get(f).scene();
      assertThat(scene.source()).isEqualTo(ClassSource.NETWORK);
      assertThat(scene.objects()).as("frame %d", f).hasSize(5);
      for (int b = 0; b < 5; b++) {
        SceneObject object = near(scene, world.boxes.get(b), f * 0.1);
        assertThat(object.objectClass()).isEqualTo(classes[b]);
        assertThat(object.kind()).isEqualTo(classes[b].labelled()).doesNotContain("sized");
        assertThat(object.share()).isBetween(0.9, 1.0);
      }
    }
    // Geometry takes hedge, shed and crate for objects too.
    SceneBuilder geometry = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    int objects = 0;
    for (int f = 0; f < 24; f++) {
      SceneStep step = geometry.process(state, world.scan(f * FRAME, 0.5 * f, 0, 0));
      state = step.state();
      objects = step.scene().objects().size();
      assertThat(step.scene().source()).isEqualTo(ClassSource.GEOMETRY);
      assertThat(step.scene().obstacles()).isEmpty();
    }
    assertThat(objects).isGreaterThanOrEqualTo(8);
  }

  private static SceneObject near(Scene scene, World.Box box, double t) {
    return scene.objects().stream()
        .filter(o -> Math.hypot(o.x() - box.x(t), o.y() - box.y(t)) < 1)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError("none at " + box.x(t) + " " + box.y(t) + ": " + scene.objects()));
  }

  @Test
  void theSameWithEveryTenthLabelWrong() {
    long seed = 2;
    World world = street(seed);
    Random random = new Random(seed);
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    int found = 0;
    int objects = 0;
    for (int f = 0; f < 24; f++) {
      SceneInput input = world.labelled(f * FRAME, 0.5 * f, 0, 0);
      SceneStep step = builder.process(state, input.withLabels(spoilt(input, random, 0.1)));
      state = step.state();
      if (f < 6) {
        continue;
      }
      objects += step.scene().objects().size();
      for (int b = 0; b < 5; b++) {
        World.Box box = world.boxes.get(b);
        double t = f * 0.1;
        found +=
            step.scene().objects().stream()
                    .anyMatch(o -> Math.hypot(o.x() - box.x(t), o.y() - box.y(t)) < 1)
                ? 1
                : 0;
      }
    }
    assertThat(found).as("seed %d: of 90", seed).isGreaterThanOrEqualTo(88);
    assertThat(objects - found).as("seed %d: false objects in 18 frames", seed).isLessThan(18);
  }

  /** Labels of which some are others, of which the network is as unsure as of any. */
  private static Labelling spoilt(SceneInput input, Random random, double share) {
    Labelling truth = Objects.requireNonNull(input.labels());
    byte[] classes = truth.classes().clone();
    byte[] confidence = new byte[classes.length];
    for (int i = 0; i < classes.length; i++) {
      boolean wrong = random.nextDouble() < share;
      classes[i] = wrong ? (byte) random.nextInt(PointClass.COUNT) : classes[i];
      confidence[i] = (byte) (wrong ? 60 + random.nextInt(150) : 120 + random.nextInt(136));
    }
    return new Labelling(classes, confidence);
  }

  @Test
  void tooFewAnswersLeaveItToGeometryFrameByFrame() {
    World world = street(3);
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (int f = 0; f < 12; f++) {
      SceneInput input = world.labelled(f * FRAME, 0.5 * f, 0, 0);
      Labelling all = Objects.requireNonNull(input.labels());
      byte[] some = all.classes().clone();
      int silent = (int) (some.length * (f % 2 == 0 ? 0.2 : 0.3));
      for (int i = 0; i < silent; i++) {
        some[some.length * i / silent] = PointClass.NONE;
      }
      SceneStep step =
          builder.process(state, input.withLabels(new Labelling(some, all.confidence())));
      state = step.state();
      ClassSource expected = f % 2 == 0 ? ClassSource.NETWORK : ClassSource.GEOMETRY;
      assertThat(step.scene().source()).as("frame %d", f).isEqualTo(expected);
      for (SceneObject object : step.scene().objects()) {
        if (object.misses() == 0) {
          assertThat(object.classSource()).isEqualTo(expected);
          assertThat(object.kind().endsWith("-sized")).isEqualTo(expected == ClassSource.GEOMETRY);
        }
      }
    }
  }

  @Test
  void aWallAcrossTheRoadIsInTheWayAndSoIsAThingWithoutAClass() {
    World world =
        new World(4)
            .box(25, 0, 0, 0.4, 16, 2, 0) // across the road
            .box(10, 1.5, 0, 0.8, 0.8, 0.9, 0) // a crate
            .as(PointClass.OTHER)
            .box(0, 7, 0, 60, 0.4, 2, 0) // beside it
            .car(17, -2.5, 0, 0);
    Scene scene = run(world, 1, 4).getLast().scene();
    assertThat(scene.objects()).hasSize(1);
    assertThat(scene.objects().getFirst().kind()).isEqualTo("vehicle");
    List<Obstacle> obstacles = scene.obstacles();
    assertThat(obstacles)
        .anySatisfy(o -> {
          assertThat(o.x()).isCloseTo(9.9, within(0.3));
          assertThat(o.y()).isCloseTo(1.5, within(0.2));
          assertThat(o.width()).isCloseTo(0.9, within(0.25));
        })
        .anySatisfy(o -> {
          // Cut to the corridor's ten metres.
          assertThat(o.x()).isCloseTo(24.8, within(0.3));
          assertThat(o.width()).isCloseTo(10, within(0.4));
          assertThat(o.height()).isCloseTo(2, within(0.3));
          assertThat(o.yaw()).isZero();
        })
        .hasSize(2);
  }

  private static List<SceneStep> run(World world, int stride, int frames) {
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    List<SceneStep> steps = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      steps.add(builder.process(state, world.labelled((long) f * stride * FRAME, 0, 0, 0)));
      state = steps.getLast().state();
    }
    return steps;
  }

  @Test
  void aVehicleThatTheNetworkDeniesIsStillInTheWay() {
    World world = new World(5).box(15, 0, 0, 4.4, 1.8, 1.5, 0).as(PointClass.VEGETATION);
    Scene scene = run(world, 1, 5).getLast().scene();
    assertThat(scene.objects()).isEmpty();
    assertThat(scene.obstacles())
        .singleElement()
        .satisfies(o -> assertThat(o.width()).isCloseTo(1.8, within(0.3)));
  }

  @Test
  void aWallBesideABendIsBesideIt() {
    // Posts on a circle, 3 m outside of the middle of a lane that turns left with 20 m radius.
    World world = new World(6);
    for (int i = 0; i < 60; i++) {
      double a = -Math.PI / 2 + i * 0.03;
      world.box(23.2 * Math.cos(a), 20 + 23.2 * Math.sin(a), a + Math.PI / 2, 0.8, 0.3, 2, 0);
    }
    double[] x = new double[40];
    double[] y = new double[40];
    for (int i = 0; i < 40; i++) {
      double a = -Math.PI / 2 + i * 0.05;
      x[i] = 20 * Math.cos(a);
      y[i] = 20 + 20 * Math.sin(a);
    }
    SceneInput input = world.labelled(0, 0, 0, 0);
    SceneBuilder builder = new SceneBuilder();
    Scene clear =
        builder.process(TrackerState.EMPTY, input.withCorridor(new Corridor(x, y, 5.4))).scene();
    assertThat(clear.obstacles()).isEmpty();
    Scene wide =
        builder.process(TrackerState.EMPTY, input.withCorridor(new Corridor(x, y, 7))).scene();
    assertThat(wide.obstacles()).hasSizeGreaterThan(4);
    for (Obstacle o : wide.obstacles()) {
      for (int corner = 0; corner < 4; corner++) {
        double dx = ((corner & 1) - 0.5) * o.length();
        double dy = ((corner >> 1) - 0.5) * o.width();
        double cx = o.x() + dx * Math.cos(o.yaw()) - dy * Math.sin(o.yaw());
        double cy = o.y() + dx * Math.sin(o.yaw()) + dy * Math.cos(o.yaw());
        double outside = Math.hypot(cx, cy - 20) - 20;
        assertThat(outside).as("%s", o).isBetween(2.4, 4.0);
      }
    }
  }

  @Test
  void thePieceOfAnObjectThatHasAWrongLabelIsNoObject() {
    World world =
        new World(7)
            .car(12, 3, 0.3, 0)
            .box(9.9, 2.5, 0.3, 0.4, 0.5, 1.2, 0) // its rear corner, taken for a person
            .as(PointClass.PEDESTRIAN);
    Scene scene = run(world, 1, 6).getLast().scene();
    assertThat(scene.objects())
        .singleElement()
        .satisfies(o -> {
          assertThat(o.kind()).isEqualTo("vehicle");
          assertThat(o.share()).isBetween(0.5, 1.0);
        });
  }

  @Test
  void carsThatTouchBelowTheirWindowsAreSeveralAndALorryIsOne() {
    World world = new World(12);
    for (int i = 0; i < 5; i++) {
      // Bodies a tenth of a metre apart, roofs half a metre.
      double x = 4 + 1.9 * i;
      world.box(x, 6, Math.PI / 2, 4.4, 1.8, 0.9, 0).as(PointClass.VEHICLE);
      world.box(x, 6.4, Math.PI / 2, 2.4, 1.2, 1.5, 0).as(PointClass.VEHICLE);
    }
    world.box(8, -6, 0, 12, 2.5, 3, 0).as(PointClass.VEHICLE);
    Scene scene = run(world, 1, 6).getLast().scene();
    assertThat(scene.objects().stream().filter(o -> o.y() > 0)).hasSize(5);
    assertThat(scene.objects().stream().filter(o -> o.y() < 0))
        .singleElement()
        .satisfies(o -> assertThat(o.length()).isCloseTo(12, within(1.0)));
  }

  @Test
  void aCarBesideAHedgeThatTouchesItHasItsOwnBox() {
    World world =
        new World(8).car(12, 3, 0, 0).box(12, 4.4, 0, 14, 0.8, 1.8, 0).as(PointClass.VEGETATION);
    Scene labelled = run(world, 1, 6).getLast().scene();
    assertThat(labelled.objects())
        .singleElement()
        .satisfies(o -> {
          assertThat(o.x()).isCloseTo(12, within(0.3));
          assertThat(o.y()).isCloseTo(3, within(0.3));
          assertThat(o.width()).isCloseTo(1.8, within(0.3));
        });
  }

  @Test
  void isAFunctionOfStateAndInputAloneHoweverOftenItStartsAgain() {
    long seed = 9;
    World world = street(seed);
    Random random = new Random(seed);
    List<SceneInput> inputs = new ArrayList<>();
    for (int f = 0; f < 16; f++) {
      SceneInput input = world.labelled(f * FRAME, 0.5 * f, 0, 0.01 * f);
      // Some frames have no labels at all.
      inputs.add(input.withLabels(f % 5 == 3 ? null : spoilt(input, random, 0.2)));
    }
    List<SceneStep> undisturbed = new ArrayList<>();
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (SceneInput input : inputs) {
      undisturbed.add(builder.process(state, input));
      state = undisturbed.getLast().state();
    }
    for (int round = 0; round < 6; round++) {
      int from = 1 + random.nextInt(14);
      SceneBuilder restarted = new SceneBuilder();
      restarted.process(TrackerState.EMPTY, inputs.get(random.nextInt(16)));
      TrackerState carried = undisturbed.get(from - 1).state();
      for (int f = from; f < 16; f++) {
        SceneStep step = restarted.process(carried, inputs.get(f));
        assertThat(step)
            .as("seed %d, from %d, frame %d", seed, from, f)
            .isEqualTo(undisturbed.get(f));
        carried = step.state();
      }
    }
  }

  @Test
  void anyVoxelsAndLabelsGiveAScene() {
    long seed = 10;
    Random random = new Random(seed);
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (int round = 0; round < 200; round++) {
      int extent = 1 + random.nextInt(120);
      long[] keys = new long[random.nextInt(3000)];
      for (int i = 0; i < keys.length; i++) {
        keys[i] =
            World.voxel(
                random.nextInt(extent) - extent / 2,
                random.nextInt(extent) - extent / 2,
                random.nextInt(1 + random.nextInt(30)) - 10);
      }
      long[] sorted = World.sorted(keys);
      byte[] classes = new byte[sorted.length];
      byte[] confidence = new byte[sorted.length];
      random.nextBytes(confidence);
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (byte) (random.nextInt(PointClass.COUNT + 1) - 1);
      }
      SceneInput input =
          new SceneInput(
              round * FRAME,
              new EgoPose(random.nextGaussian(), random.nextGaussian(), 1, random.nextDouble() * 9),
              0.2,
              sorted,
              new Labelling(classes, confidence),
              null);
      SceneStep step = builder.process(state, input);
      state = step.state();
      assertThat(step.scene().obstacles()).hasSizeLessThanOrEqualTo(64);
      for (Obstacle o : step.scene().obstacles()) {
        assertThat(o.x() + o.y() + o.z() + o.yaw()).as("seed %d, round %d", seed, round).isFinite();
        assertThat(Math.min(o.length(), Math.min(o.width(), o.height()))).isPositive();
        assertThat(o.length()).isLessThan(4.5);
      }
      for (SceneObject o : step.scene().objects()) {
        assertThat(Double.isNaN(o.share()) || o.share() >= 0 && o.share() <= 1).isTrue();
      }
    }
  }

  @Test
  void refusesLabelsThatAreNotTheVoxels() {
    EgoPose ego = new EgoPose(0, 0, 0, 0);
    Labelling one = new Labelling(new byte[1], new byte[1]);
    assertThatThrownBy(() -> new SceneInput(0, ego, 0.2, new long[2], one, null))
        .hasMessage("1 labels for 2 voxels");
    assertThatThrownBy(() -> new Labelling(new byte[] {0, 7}, new byte[2]))
        .hasMessage("classes of -1..6 required but that of voxel 1 is 7");
    assertThatThrownBy(() -> new Labelling(new byte[1], new byte[2]))
        .hasMessage("1 classes but 2 confidences");
    assertThatThrownBy(() -> new Corridor(new double[1], new double[1], 3))
        .hasMessageContaining("2..256 points required but there are 1 x, 1 y");
    assertThatThrownBy(() -> new Corridor(new double[] {0, Double.NaN}, new double[2], 3))
        .hasMessageContaining("number 1 is NaN");
    assertThatThrownBy(() -> new Corridor(new double[2], new double[2], 0))
        .hasMessageContaining("width");
    // A corridor without length is none; nothing is in the way.
    SceneInput input =
        new World(11)
            .box(8, 0, 0, 1, 8, 2, 0)
            .labelled(0, 0, 0, 0)
            .withCorridor(new Corridor(new double[2], new double[2], 3));
    assertThat(new SceneBuilder().process(TrackerState.EMPTY, input).scene().obstacles()).isEmpty();
    assertThat(Arrays.stream(ObjectClass.values()).map(ObjectClass::labelled))
        .contains("vehicle", "two-wheeler", "pedestrian");
  }
}
