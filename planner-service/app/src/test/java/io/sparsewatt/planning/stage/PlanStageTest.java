package io.sparsewatt.planning.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.PlanFuture;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.events.v1.SceneObstacle;
import io.sparsewatt.harness.StageHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanStageTest {

  // As little search as shows every path through the stage.
  private static final LivePlanning SMALL = new LivePlanning(2, 2, 3, 10, 60, 13.9, 1);

  private static final StageHarness HARNESS =
      new StageHarness(Topic.SCENES, PlanStageTest::smallStage);

  private static PlanStage smallStage() {
    return new PlanStage(LivePlanning.planner(), SMALL);
  }

  private static PlanStage stage() {
    return new PlanStage(LivePlanning.planner(), LivePlanning.DEFAULT);
  }

  private static SceneEvent.Builder scene(String sensor, long n, double x, double speed) {
    return SceneEvent.newBuilder()
        .setId(FrameRef.newBuilder().setSensor(sensor).setStream("s").setSeq(n).setN(n))
        .setTimeNs(n * 100_000_000L)
        .setEgo(Pose.newBuilder().setX(x).setQw(1))
        .setEgoSpeed(speed);
  }

  private static SceneObject.Builder car(long track, double x, double y, double vx) {
    return SceneObject.newBuilder()
        .setTrack(track)
        .setKind("vehicle-sized")
        .setX(x)
        .setY(y)
        .setLength(4.5)
        .setWidth(1.8)
        .setVx(vx);
  }

  private static LogRecord record(long offset, SceneEvent scene) {
    return new LogRecord(
        Topic.SCENES, 0, offset, 0, scene.getId().getSensor(), scene.toByteArray());
  }

  private static List<PlanEvent> plans(PlanStage stage, SceneEvent... scenes) throws Exception {
    List<PlanEvent> plans = new ArrayList<>();
    for (SceneEvent scene : scenes) {
      stage.process(
          record(scene.getId().getN(), scene),
          (topic, n, key, value) -> {
            assertThat(topic).isEqualTo(Topic.PLANS);
            assertThat(n).isEqualTo(scene.getId().getN());
            assertThat(key).isEqualTo(scene.getId().getSensor());
            plans.add((PlanEvent) value);
          });
    }
    return plans;
  }

  /** Three sensors, one of which falls silent; lost poses, lost time, paths and empty roads. */
  private static List<MessageLite> drive(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<MessageLite> scenes = new ArrayList<>();
    double[] x = new double[3];
    long n = 0;
    for (int i = 0; i < count; i++) {
      n += 1 + random.nextInt(4);
      // The third comes again after more than OPEN_FRAMES.
      int sensor = i > 5 && i < count - 5 ? random.nextInt(2) : random.nextInt(3);
      x[sensor] += random.nextDouble(0, 2);
      SceneEvent.Builder scene = scene("s" + sensor, n, x[sensor], random.nextDouble(0, 14));
      for (int agents = random.nextInt(4); agents > 0; agents--) {
        scene.addObjects(
            car(agents, x[sensor] + random.nextDouble(10, 40), random.nextDouble(-4, 4), 5));
      }
      switch (random.nextInt(8)) {
        case 0 -> scene.clearEgo().clearEgoSpeed();
        case 1 -> scene.clearEgoSpeed();
        case 2 -> scene.setPath(bend(x[sensor]));
        case 3 -> n += random.nextInt(30);
        default -> {}
      }
      scenes.add(scene.build());
    }
    return scenes;
  }

  private static Path bend(double from) {
    int points = 40;
    double[] xy = new double[2 * points];
    for (int i = 0; i < points; i++) {
      // A radius of 60 m to the left.
      xy[2 * i] = from + 60 * StrictMath.sin(2.0 * i / 60);
      xy[2 * i + 1] = 60 - 60 * StrictMath.cos(2.0 * i / 60);
    }
    return Path.newBuilder()
        .setPoints(Columns.ofDoubles(xy, xy.length))
        .setWidth(3.5)
        .setSpeedLimit(8)
        .build();
  }

  private static List<String> keys(List<MessageLite> scenes) {
    return scenes.stream().map(s -> ((SceneEvent) s).getId().getSensor()).toList();
  }

  @Test
  void aWallAcrossTheRoadStopsThePlan() throws Exception {
    SceneEvent open = scene("s", 1, 0, 8).build();
    SceneEvent walled =
        open.toBuilder()
            .addObstacles(
                SceneObstacle.newBuilder().setX(16).setY(0).setLength(0.4).setWidth(10.2).setYaw(0))
            .build();
    PlanEvent free = plans(stage(), open).getFirst();
    PlanEvent stopped = plans(stage(), walled).getFirst();
    assertThat(free.getVerdict()).isEqualTo("ok");
    assertThat(stopped.getVerdict()).isEqualTo("ok");
    double[] x = Columns.doubles(stopped.getTrajectory().getX());
    double[] freeX = Columns.doubles(free.getTrajectory().getX());
    double[] speed = Columns.doubles(stopped.getTrajectory().getSpeed());
    // The wall's near side less half the ego's length.
    assertThat(x[x.length - 1]).isLessThan(15.8 - 2.25);
    assertThat(freeX[freeX.length - 1]).isGreaterThan(16);
    assertThat(speed[speed.length - 1]).isLessThan(3);
    assertThat(stopped.getFuturesList()).noneMatch(PlanFuture::getCollides);
  }

  @Test
  void killsAtRandomPointsLeaveNoTrace() throws Exception {
    for (long seed = 0; seed < 3; seed++) {
      List<MessageLite> scenes = drive(seed, 60);
      List<StageHarness.Output> undisturbed = HARNESS.run(scenes, keys(scenes));
      assertThat(undisturbed).hasSameSizeAs(scenes);
      assertThat(((SceneEvent) scenes.getLast()).getId().getN())
          .isGreaterThan(PartitionStage.OPEN_FRAMES);
      HARNESS.assertKillsLeaveNoTrace(scenes, keys(scenes), undisturbed, 5, seed);
    }
  }

  /** The same scenes are planned alike, whoever's they are and whatever came before them. */
  @Test
  void neitherTheSensorsNameNorAnEarlierStreamIsInAPlan() throws Exception {
    PlanStage stage = smallStage();
    List<PlanEvent> first =
        plans(stage, scene("a", 0, 0, 5).build(), scene("a", 1, 0.5, 5).build());
    List<PlanEvent> other =
        plans(smallStage(), scene("b", 0, 0, 5).build(), scene("b", 1, 0.5, 5).build());
    // Another stream, later than the first by less than a plan is good for.
    SceneEvent[] again = {scene("a", 2, 0, 5).build(), scene("a", 3, 0.5, 5).build()};
    for (int i = 0; i < again.length; i++) {
      again[i] = again[i].toBuilder().setId(again[i].getId().toBuilder().setStream("t")).build();
    }

    List<PlanEvent> second = plans(stage, again);

    assertThat(second).isEqualTo(plans(smallStage(), again));
    for (int i = 0; i < first.size(); i++) {
      assertThat(other.get(i).toBuilder().clearId().build())
          .isEqualTo(first.get(i).toBuilder().clearId().build());
    }
  }

  /** What a restart reads back is the plan before, and nothing that its own replay planned. */
  @Test
  void theNextPlanGoesOnFromTheLastOnesRecord() throws Exception {
    SceneEvent first = scene("a", 1, 0, 10).addObjects(car(1, 25, 0, 6)).build();
    SceneEvent second = scene("a", 2, 1, 10).addObjects(car(1, 25.6, 0, 6)).build();
    SceneEvent third = scene("a", 3, 1.95, 9.5).addObjects(car(1, 26.2, 0, 6)).build();
    List<PlanEvent> undisturbed = plans(stage(), first, second, third);

    PlanStage restarted = stage();
    assertThat(restarted.carries(Topic.PLANS)).isEqualTo(PartitionStage.Carries.STATE);
    for (Topic topic : Topic.values()) {
      assertThat(restarted.carries(topic) == PartitionStage.Carries.STATE)
          .isEqualTo(topic == Topic.PLANS);
    }
    assertThat(restarted.restartOffset(3)).isEqualTo(2);
    plans(restarted, second);
    restarted.restore(new LogRecord(Topic.PLANS, 0, 7, 0, "a", undisturbed.get(1).toByteArray()));
    assertThat(plans(restarted, third)).containsExactly(undisturbed.get(2));

    PlanStage cold = stage();
    assertThat(plans(cold, third).getFirst().getKnots())
        .isNotEqualTo(undisturbed.get(2).getKnots());
  }

  @Test
  void anEmptyRoadIsDrivenStraightAndSaysWhatItStandsOn() throws Exception {
    PlanEvent plan = plans(stage(), scene("a", 1, 0, 12).build()).getFirst();

    assertThat(plan.getVerdict()).isEqualTo("ok");
    assertThat(plan.getMap()).isEqualTo("corridor");
    assertThat(plan.getPredictor()).isEqualTo("traffic-2");
    assertThat(plan.getPredictorTrained()).isTrue();
    assertThat(plan.getRemarksList())
        .anyMatch(r -> r.contains("corridor straight ahead, 10 m wide and 60 m long"))
        .anyMatch(r -> r.contains("traffic-2 predicts the others"));
    assertThat(plan.getTrajectory().getCount()).isEqualTo(31);
    assertThat(Columns.doubles(plan.getTrajectory().getX())[30]).isBetween(36.0, 42.0);
    assertThat(Columns.doubles(plan.getTrajectory().getY()))
        .usingComparatorWithPrecision(0.05)
        .containsOnly(0);
    assertThat(plan.getFuturesList()).hasSize(8).allMatch(f -> f.getAgentsCount() == 0);
    double sum = 0;
    for (var term : plan.getTermsList()) {
      sum += term.getValue();
    }
    assertThat(sum).isEqualTo(plan.getEnergy());
  }

  @Test
  void aPathIsFollowedWithinItsWidthAndAtItsLimit() throws Exception {
    PlanEvent plan = plans(stage(), scene("a", 1, 0, 8).setPath(bend(0)).build()).getFirst();

    assertThat(plan.getVerdict()).isEqualTo("ok");
    assertThat(plan.getMap()).isEqualTo("referencePath");
    assertThat(plan.getRemarksList())
        .anyMatch(r -> r.contains("the path that came with the frame, 3.50 m wide"));
    double[] x = Columns.doubles(plan.getTrajectory().getX());
    double[] y = Columns.doubles(plan.getTrajectory().getY());
    double[] speed = Columns.doubles(plan.getTrajectory().getSpeed());
    for (int i = 0; i < x.length; i++) {
      double off = 60 - StrictMath.hypot(x[i], y[i] - 60);
      // Half the width less half the vehicle.
      assertThat(Math.abs(off)).as("after %d steps", i).isLessThan(0.9);
      assertThat(speed[i]).isLessThan(8.6);
    }
    assertThat(y[30]).isGreaterThan(3);
  }

  /** One sensor's plan is no start for another's. */
  @Test
  void sensorsDoNotShareTheirPlans() throws Exception {
    SceneEvent a = scene("a", 1, 0, 10).addObjects(car(1, 20, 0, 0)).build();
    SceneEvent b = scene("b", 2, 0, 10).addObjects(car(1, 20, 0, 0)).build();
    PlanEvent alone = plans(stage(), b).getFirst();

    assertThat(plans(stage(), a, b).getLast()).isEqualTo(alone);
  }

  @Test
  void withoutPoseOrSpeedThereIsNoMotionAndThePlanSaysWhy() throws Exception {
    PlanStage stage = stage();
    List<PlanEvent> plans =
        plans(
            stage,
            scene("a", 1, 0, 0).clearEgo().clearEgoSpeed().build(),
            scene("a", 2, 0, 0).clearEgoSpeed().build(),
            scene("a", 3, 1, 10).build());

    assertThat(plans.get(0).getVerdict()).isEqualTo("infeasible");
    assertThat(plans.get(0).getReasonsList())
        .singleElement()
        .asString()
        .contains("no pose is known", "--poses", "--register");
    assertThat(plans.get(1).getReasonsList())
        .singleElement()
        .asString()
        .contains("speed is not known");
    assertThat(plans.get(1).hasTrajectory()).isFalse();
    assertThat(plans.get(2).getVerdict()).isEqualTo("ok");
  }

  /** Recordings count their nanoseconds from 1970 as often as from their own start. */
  @Test
  void theClocksOriginDoesNotMatter() throws Exception {
    SceneEvent scene = scene("a", 1, 0, 10).addObjects(car(1, 30, 0, 8)).build();
    PlanEvent near = plans(stage(), scene).getFirst();
    PlanEvent far =
        plans(
                stage(),
                scene.toBuilder().setTimeNs(1_763_900_000_123_456_789L + scene.getTimeNs()).build())
            .getFirst();

    assertThat(far.getVerdict()).as(far.getReasonsList().toString()).isEqualTo("ok");
    // A double of that many seconds tells quarters of a microsecond apart.
    assertThat(Columns.doubles(far.getTrajectory().getX()))
        .usingComparatorWithPrecision(1e-5)
        .containsExactly(Columns.doubles(near.getTrajectory().getX()));
  }

  @Test
  void repeatsAreIgnoredAndWhatIsNoSceneIsRefused() throws Exception {
    PlanStage stage = smallStage();
    SceneEvent scene = scene("a", 5, 0, 10).build();
    assertThat(plans(stage, scene, scene)).hasSize(1);

    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() ->
            stage.process(
                new LogRecord(Topic.SCENES, 0, 6, 0, "a", new byte[] {0x0a, 0x7f}),
                (t, n, k, v) -> {}))
        .withMessageContaining("not a SceneEvent");
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() ->
            stage.process(new LogRecord(Topic.SCENES, 0, 7, 0, "a", null), (t, n, k, v) -> {}));
    assertThat(plans(stage, scene("a", 8, 3, 10).build())).hasSize(1);
  }

  /** The box of a parked car grows as more of it is seen, and its middle moves: nothing more. */
  @Test
  void aCarThatSeemsToMoveSidewaysIsNoReasonToBrake() throws Exception {
    SceneObject.Builder parked = car(1, 28, -4.5, 0).setVy(2.6);
    PlanEvent plan = plans(stage(), scene("a", 1, 0, 12).addObjects(parked).build()).getFirst();
    assertThat(Columns.doubles(plan.getTrajectory().getSpeed()))
        .satisfies(v -> assertThat(StrictMath.min(v[15], v[30])).isGreaterThan(11.5));

    // A box without a clear side keeps its velocity: it may be somebody who crosses.
    PlanEvent crossing =
        plans(
                stage(),
                scene("a", 1, 0, 12)
                    .addObjects(parked.setLength(0.6).setWidth(0.6).setKind("pedestrian-sized"))
                    .build())
            .getFirst();
    assertThat(Columns.doubles(crossing.getTrajectory().getSpeed())[20]).isLessThan(11.5);
  }

  /** A scene that the planner refuses is answered with the refusal. */
  @Test
  void anImpossibleSceneIsAnInfeasiblePlanThatNamesTheField() throws Exception {
    PlanEvent plan =
        plans(stage(), scene("a", 1, 0, 5).addObjects(car(1, 9, 9, 0).setLength(-1)).build())
            .getFirst();
    assertThat(plan.getVerdict()).isEqualTo("infeasible");
    assertThat(plan.getReasons(0)).contains("agents[0]", "length", "-1");
  }
}
