package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SceneBuilderTest {

  private static final long FRAME = 100_000_000L;
  private static final EgoPose STANDING = new EgoPose(0, 0, World.SENSOR_HEIGHT, 0);

  private static @Nullable SceneObject nearest(Scene scene, double x, double y, double within) {
    SceneObject best = null;
    double least = within;
    for (SceneObject object : scene.objects()) {
      double distance = Math.hypot(object.x() - x, object.y() - y);
      if (distance < least) {
        least = distance;
        best = object;
      }
    }
    return best;
  }

  private static SceneObject at(Scene scene, World.Box box, double t) {
    return Objects.requireNonNull(
        nearest(scene, box.x(t), box.y(t), 1),
        () -> "no object at " + box.x(t) + " " + box.y(t) + " among " + scene.objects());
  }

  private static List<SceneStep> run(World world, int frames, double egoSpeed) {
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    List<SceneStep> steps = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      SceneStep step = builder.process(state, world.scan(f * FRAME, egoSpeed * f * 0.1, 0, 0));
      steps.add(step);
      state = step.state();
    }
    return steps;
  }

  @Test
  void followsMovingBoxesAmongStandingOnesFromAMovingSensor() {
    World world =
        new World(1)
            .car(14, 8, Math.PI, 8) // oncoming, behind the overtaker for a moment
            .car(12, -3.2, 0, 9) // ahead, seen from behind
            .car(20, -7, 0.3, 0) // parked
            .car(-12, 4, 0, 12) // overtakes
            .person(26, 5, -Math.PI / 2, 1.4)
            .box(8, -10, 0, 1.8, 0.6, 1.75, 5) // rider
            .box(0, 16, 0, 40, 0.5, 2.5, 0); // wall
    ObjectClass[] classes = {
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.VEHICLE_SIZED,
      ObjectClass.PEDESTRIAN_SIZED,
      ObjectClass.TWO_WHEELER_SIZED
    };
    List<SceneStep> steps = run(world, 30, 5);
    long[] ids = new long[6];
    int[] seen = new int[6];
    double[] velocity = new double[6];
    double[] position = new double[6];
    // The first second is for velocities to settle.
    for (int f = 12; f < 30; f++) {
      double t = f * 0.1;
      Scene scene = steps.get(f).scene();
      assertThat(scene.egoSpeed()).isCloseTo(5, within(1e-9));
      for (int b = 0; b < 6; b++) {
        World.Box box = world.boxes.get(b);
        SceneObject object = at(scene, box, t);
        if (ids[b] == 0) {
          ids[b] = object.id();
        }
        assertThat(object.id()).as("id of box %d in frame %d", b, f).isEqualTo(ids[b]);
        assertThat(object.objectClass()).isEqualTo(classes[b]);
        seen[b] += object.misses() == 0 ? 1 : 0;
        double vx = object.vx() - box.speed() * Math.cos(box.yaw());
        double vy = object.vy() - box.speed() * Math.sin(box.yaw());
        velocity[b] = Math.max(velocity[b], Math.hypot(vx, vy));
        position[b] =
            Math.max(position[b], Math.hypot(object.x() - box.x(t), object.y() - box.y(t)));
      }
    }
    assertThat(Arrays.stream(seen).min().orElseThrow()).isGreaterThanOrEqualTo(17);
    assertThat(Arrays.stream(velocity).max().orElseThrow()).as("m/s").isLessThan(0.9);
    assertThat(Arrays.stream(position).max().orElseThrow()).as("m").isLessThan(0.3);
    // Six objects and nothing else: not the wall, not a piece of it.
    assertThat(steps.getLast().scene().objects()).hasSize(6);
    SceneObject overtaker = at(steps.getLast().scene(), world.boxes.get(3), 2.9);
    assertThat(overtaker.yaw()).isCloseTo(0, within(0.05));
    assertThat(overtaker.length()).isCloseTo(4.4, within(0.3));
    assertThat(overtaker.width()).isCloseTo(1.8, within(0.3));
    assertThat(overtaker.z()).isCloseTo(0.75, within(0.15));
    SceneObject oncoming = at(steps.getLast().scene(), world.boxes.get(0), 2.9);
    assertThat(Math.abs(oncoming.yaw())).isCloseTo(Math.PI, within(0.05));
  }

  @Test
  void anObjectKeepsItsIdBehindAnotherForSevenTenthsOfASecond() {
    World world =
        new World(2)
            .box(0, 6, 0, 4, 2.4, 3, 0) // van
            .car(-14, 14, 0, 9); // passes behind it
    List<SceneStep> steps = run(world, 30, 0);
    World.Box car = world.boxes.get(1);
    long id = 0;
    int hidden = 0;
    for (int f = 8; f < 28; f++) {
      SceneObject object = at(steps.get(f).scene(), car, f * 0.1);
      id = id == 0 ? object.id() : id;
      assertThat(object.id()).as("frame %d", f).isEqualTo(id);
      hidden = Math.max(hidden, object.misses());
    }
    assertThat(hidden).isGreaterThanOrEqualTo(7);
    assertThat(at(steps.get(28).scene(), car, 2.8).misses()).isZero();
  }

  @Test
  void crossingWalkersKeepTheirIds() {
    World world = new World(3).person(8, -3, Math.PI / 2, 1.5).person(9, 3, -Math.PI / 2, 1.5);
    List<SceneStep> steps = run(world, 40, 0);
    Scene before = steps.get(10).scene();
    Scene after = steps.get(39).scene();
    for (World.Box walker : world.boxes) {
      assertThat(at(after, walker, 3.9).id()).isEqualTo(at(before, walker, 1).id());
      assertThat(at(after, walker, 3.9).vy()).isCloseTo(walker.yaw() > 0 ? 1.5 : -1.5, within(0.3));
    }
  }

  @Test
  void standingThingsStandAndWallsAreOnlyFreeSpace() {
    World world =
        new World(4).box(0, 10, 0, 50, 0.5, 2.5, 0).car(12, -6, 0.4, 0).person(9, 3, 0, 0);
    Scene scene = run(world, 30, 6).getLast().scene();
    assertThat(scene.objects()).hasSize(2);
    assertThat(scene.objects())
        .allSatisfy(o -> assertThat(Math.hypot(o.vx(), o.vy())).isLessThan(0.3));
    assertThat(scene.objects())
        .extracting(SceneObject::classSource)
        .containsOnly(ClassSource.GEOMETRY);
    assertThat(scene.untracked()).isGreaterThanOrEqualTo(1);
    double egoX = 6 * 2.9;
    FreeSpace free = scene.freeSpace();
    // Left of the ego stands the wall's face, at y = 9.75; behind it on the right, nothing.
    assertThat(free.nearest()[free.sector(Math.PI / 2)]).isCloseTo(9.75f, within(0.15f));
    assertThat(free.nearest()[free.sector(-Math.PI / 4)]).isInfinite();
    double toPerson = Math.hypot(9 - egoX, 3);
    assertThat(free.nearest()[free.sector(Math.atan2(3, 9 - egoX))])
        .isCloseTo((float) toPerson, within(0.45f));
  }

  @Test
  void aHillIsGroundAndACarOnItIsACar() {
    World world = new World(5).slope(0.09).car(7, 3, 0.2, 0).car(-15, -3, 0, 0);
    Scene scene = run(world, 8, 0).getLast().scene();
    assertThat(scene.objects()).hasSize(2);
    assertThat(at(scene, world.boxes.get(0), 0).z()).isCloseTo(0.09 * 7 + 0.75, within(0.3));
    // No rise of the road is taken for an obstacle: whatever stands is one of the cars.
    float[] nearest = scene.freeSpace().nearest();
    for (int s = 0; s < nearest.length; s++) {
      if (nearest[s] < Float.POSITIVE_INFINITY) {
        double azimuth = (s + 0.5) * 2 * Math.PI / nearest.length;
        double x = nearest[s] * Math.cos(azimuth);
        double y = nearest[s] * Math.sin(azimuth);
        assertThat(Math.min(Math.hypot(x - 7, y - 3), Math.hypot(x + 15, y + 3)))
            .as("obstacle at %s, %s", x, y)
            .isLessThan(3);
      }
    }
  }

  @Test
  void isAFunctionOfStateAndInputAloneHoweverOftenItStartsAgain() {
    long seed = 6;
    World world =
        new World(seed)
            .car(14, 3.5, Math.PI, 8)
            .car(12, -3.2, 0, 9)
            .person(9, 5, -Math.PI / 2, 1.4)
            .box(0, 16, 0, 40, 0.5, 2.5, 0);
    List<SceneInput> inputs = new ArrayList<>();
    for (int f = 0; f < 16; f++) {
      inputs.add(world.scan(f * FRAME, 0.5 * f, 0, 0.01 * f));
    }
    List<SceneStep> undisturbed = new ArrayList<>();
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (SceneInput input : inputs) {
      undisturbed.add(builder.process(state, input));
      state = undisturbed.getLast().state();
    }
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      int from = 1 + random.nextInt(14);
      // Another instance, whose buffers hold something else, goes on from what was published.
      SceneBuilder restarted = new SceneBuilder();
      restarted.process(TrackerState.EMPTY, inputs.get(random.nextInt(16)));
      TrackerState carried = copy(undisturbed.get(from - 1).state());
      for (int f = from; f < 16; f++) {
        SceneStep step = restarted.process(carried, inputs.get(f));
        assertThat(step)
            .as("seed %d, from %d, frame %d", seed, from, f)
            .isEqualTo(undisturbed.get(f));
        carried = copy(step.state());
      }
    }
  }

  private static TrackerState copy(TrackerState state) {
    return new TrackerState(
        state.timeNanos(), state.ego(), state.nextId(), new ArrayList<>(state.tracks()));
  }

  @Test
  void anotherRecordingBeginsWithNewTracksAndRisingIds() {
    World world = new World(7).car(12, 4, 0, 0);
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (int f = 0; f < 5; f++) {
      state = builder.process(state, world.scan(f * FRAME, 0, 0, 0)).state();
    }
    assertThat(state.tracks()).singleElement().extracting(Track::id).isEqualTo(1L);
    for (long time : new long[] {0, 3_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE}) {
      SceneStep step =
          builder.process(
              state, new SceneInput(time, STANDING, 0.2, world.scan(0, 0, 0, 0).keys()));
      assertThat(step.scene().egoSpeed()).as("at %d", time).isNaN();
      assertThat(step.scene().objects()).isEmpty();
      assertThat(step.state().tracks()).singleElement().extracting(Track::id).isEqualTo(2L);
    }
  }

  @Test
  void anEmptyFrameIsAFrame() {
    SceneBuilder builder = new SceneBuilder();
    World world = new World(8).car(12, 4, 0, 0);
    TrackerState state = TrackerState.EMPTY;
    for (int f = 0; f < 5; f++) {
      state = builder.process(state, world.scan(f * FRAME, 0, 0, 0)).state();
    }
    SceneStep step = builder.process(state, new SceneInput(5 * FRAME, STANDING, 0.2, new long[0]));
    assertThat(step.scene().objects()).singleElement().extracting(SceneObject::misses).isEqualTo(1);
    for (float nearest : step.scene().freeSpace().nearest()) {
      assertThat(nearest).isInfinite();
    }
    for (int f = 6; f < 8; f++) {
      step = builder.process(step.state(), new SceneInput(f * FRAME, STANDING, 0.2, new long[0]));
    }
    // Seen in five frames, it is carried on for two.
    assertThat(step.state().tracks()).isEmpty();
  }

  @Test
  void tracksAndDetectionsAreBoundedAndTheNearestAreKept() {
    World world = new World(9);
    for (int i = 0; i < 12; i++) {
      world.person(6 + 2 * (i % 4), -6 + 4 * (i / 4), 0, 0);
    }
    assertThat(afterFourFrames(world, bounded(5, 1024)).tracks()).hasSize(5);
    TrackerState state = afterFourFrames(world, bounded(512, 2));
    // The two at (6, -2) and (6, 2).
    assertThat(state.tracks()).hasSize(2).allSatisfy(t -> assertThat(t.x()).isLessThan(6.5));
    assertThat(state.tracks()).allSatisfy(t -> assertThat(Math.abs(t.y())).isLessThan(2.5));
  }

  private static TrackerState afterFourFrames(World world, ScenePolicy policy) {
    SceneBuilder builder = new SceneBuilder(policy);
    TrackerState state = TrackerState.EMPTY;
    for (int f = 0; f < 4; f++) {
      state = builder.process(state, world.scan(f * FRAME, 0, 0, 0)).state();
    }
    return state;
  }

  private static ScenePolicy bounded(int maxTracks, int maxDetections) {
    ScenePolicy p = ScenePolicy.DEFAULT;
    return new ScenePolicy(
        p.groundCell(),
        p.maxSlope(),
        p.clearance(),
        p.passableHeight(),
        p.maxHeight(),
        p.linkCells(),
        p.minColumns(),
        p.egoHalfLength(),
        p.egoHalfWidth(),
        p.birthHits(),
        p.maxMisses(),
        maxTracks,
        maxDetections,
        p.sectors(),
        p.minAnswered(),
        p.corridorLength(),
        p.corridorWidth(),
        p.maxObstacles(),
        p.maxSpan(),
        p.maxVoxels());
  }

  @Test
  void theWidestSpanTakesBoundedMemoryAndTime() {
    long[] keys = new long[4000];
    Random random = new Random(11);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = World.voxel(random.nextInt(1 << 14), random.nextInt(1 << 14), random.nextInt(9));
    }
    SceneStep step = process(new SceneBuilder(), World.sorted(keys));
    assertThat(step.scene().freeSpace().sectors()).isEqualTo(180);
  }

  @Test
  void refusesInputThatIsNotWhatItSays() {
    SceneBuilder builder = new SceneBuilder();
    assertThatThrownBy(() -> process(builder, 5, 7, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number 2 is 7 after 7");
    assertThatThrownBy(() -> process(builder, -1)).hasMessageContaining("number 0 is -1");
    assertThatThrownBy(() -> process(builder, World.voxel(0, 0, 0), World.voxel(20_000, 0, 0)))
        .hasMessage("the voxels span 20001 along x (0 to 20000); the limit maxSpan is 16384");
    assertThatThrownBy(() -> process(builder, World.voxel(0, -20_000, 0), World.voxel(0, 1, 0)))
        .hasMessageContaining("along y (-20000 to 1)");
    assertThatThrownBy(() -> process(builder, new long[(1 << 22) + 1]))
        .hasMessageContaining("4194305 voxels in the frame; the limit maxVoxels is 4194304");
    assertThatThrownBy(() -> new SceneInput(0, STANDING, 0, new long[0]))
        .hasMessageContaining("voxelSize of 0.01 to 10 m required but it was 0.0");
    assertThatThrownBy(() -> new EgoPose(0, Double.NaN, 0, 0)).hasMessageContaining("finite pose");
    // And goes on working.
    assertThat(process(builder, World.voxel(0, 0, 0)).scene().objects()).isEmpty();
  }

  private static SceneStep process(SceneBuilder builder, long... keys) {
    return builder.process(TrackerState.EMPTY, new SceneInput(0, STANDING, 0.2, keys));
  }

  @Test
  void anyVoxelsGiveAScene() {
    long seed = 10;
    Random random = new Random(seed);
    SceneBuilder builder = new SceneBuilder();
    TrackerState state = TrackerState.EMPTY;
    for (int round = 0; round < 200; round++) {
      int extent = 1 + random.nextInt(200);
      long[] keys = new long[random.nextInt(3000)];
      for (int i = 0; i < keys.length; i++) {
        keys[i] =
            World.voxel(
                random.nextInt(extent) - extent / 2,
                random.nextInt(extent) - extent / 2,
                random.nextInt(1 + random.nextInt(30)) - 10);
      }
      SceneInput input =
          new SceneInput(
              round * FRAME,
              new EgoPose(random.nextGaussian(), random.nextGaussian(), 1, random.nextDouble() * 9),
              0.2,
              World.sorted(keys));
      SceneStep step = builder.process(state, input);
      state = step.state();
      for (Track track : state.tracks()) {
        assertThat(
                track.x()
                    + track.y()
                    + track.vx()
                    + track.vy()
                    + track.yaw()
                    + track.length()
                    + track.width()
                    + track.height()
                    + track.ground())
            .as("seed %d, round %d, %s", seed, round, track)
            .isFinite();
        assertThat(track.yaw()).isBetween(-Math.PI, Math.PI);
        assertThat(track.positionVariance()).isPositive();
        assertThat(track.velocityVariance()).isPositive();
      }
    }
  }
}
