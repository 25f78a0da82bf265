package io.sparsewatt.planning.stage;

import io.sparsewatt.boot.WarmUp;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.planner.Planner;
import java.time.Duration;

/** Scenes of a made-up street, planned as live ones are; the plans go nowhere. */
public final class MadeUpScenes {

  private static final String SENSOR = "warm-up";
  private static final long FRAME_NANOS = 100_000_000L;
  // As many as a scan of a town has: parked at both sides, and two lanes that move.
  private static final int OBJECTS = 24;
  private static final double SPEED = 8;
  private static final double LENGTH = 4.4;
  private static final double WIDTH = 1.8;
  private static final double HEIGHT = 1.5;

  // A plan is some ten thousand steps of its inner loops.
  private static final int FEWEST = 24;
  private static final int MOST = 400;

  private MadeUpScenes() {}

  /**
   * Warms up.
   *
   * @param planner that is to be fast
   * @param limit no plan begins later than this; 0 for none
   */
  public static WarmUp.Outcome warmUp(Planner planner, Duration limit) {
    PlanStage stage = new PlanStage(planner, LivePlanning.DEFAULT);
    return WarmUp.run(
        "plan",
        FEWEST,
        MOST,
        limit,
        n ->
            stage.process(
                new LogRecord(Topic.SCENES, 0, n, 0, SENSOR, scene(n).toByteArray()),
                (topic, of, key, message) -> {
                  var _ = message.toByteArray();
                  if (message instanceof PlanEvent plan
                      && plan.getVerdict().equals(PlanStage.INFEASIBLE)) {
                    throw new IllegalStateException(String.join("; ", plan.getReasonsList()));
                  }
                }));
  }

  private static SceneEvent scene(int n) {
    double ego = SPEED * n * FRAME_NANOS * 1e-9;
    SceneEvent.Builder scene =
        SceneEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor(SENSOR).setStream(SENSOR).setSeq(n).setN(n))
            .setTimeNs(n * FRAME_NANOS)
            .setEgo(Pose.newBuilder().setX(ego).setZ(HEIGHT).setQw(1))
            .setEgoSpeed(SPEED)
            .setSource("geometry");
    for (int i = 0; i < OBJECTS; i++) {
      boolean moves = i % 3 == 0;
      boolean left = i % 2 == 0;
      double speed = !moves ? 0 : left ? -SPEED : SPEED;
      scene.addObjects(
          SceneObject.newBuilder()
              .setTrack(i + 1)
              .setKind("vehicle-sized")
              .setX(moves ? ego + 10 + 5 * i : ego - 20 + 4 * i)
              .setY(moves ? (left ? 3.5 : 0) : left ? 6 : -3)
              .setZ(HEIGHT / 2)
              .setLength(LENGTH)
              .setWidth(WIDTH)
              .setHeight(HEIGHT)
              .setVx(speed)
              .setAge(n + 1)
              .setHits(n + 1));
    }
    return scene.build();
  }
}
