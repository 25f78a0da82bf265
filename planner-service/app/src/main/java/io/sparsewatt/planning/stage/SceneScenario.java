package io.sparsewatt.planning.stage;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.events.v1.SceneObstacle;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Budget;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A live scene as a planning request: tracked objects, what stands in the way without being one,
 * and a corridor ahead or the sender's path.
 */
final class SceneScenario {

  // Below walking pace a tracker's velocity is noise, and so is its direction.
  private static final double STANDING = 0.5;

  // Metres and a ratio: a box of this shape shows a vehicle's side, so its direction is known, and
  // a
  // vehicle moves along it. What its velocity has across is the box growing as more comes into
  // view:
  // parked cars seemed to leap sideways into the lane at 2.6 m/s.
  private static final double OUTLINE = 3;
  private static final double ELONGATED = 1.5;

  private final LivePlanning settings;

  SceneScenario(LivePlanning settings) {
    this.settings = settings;
  }

  /**
   * The request. The scene must have a pose, and a speed if there is no plan before.
   *
   * @param previous the plan before, which must reach this scene, or null
   */
  Scenario of(SceneEvent scene, @Nullable Earlier previous) {
    double time = seconds(scene);
    Scenario.Builder scenario =
        Scenario.builder(
                previous == null
                    ? EgoEstimate.alone(scene)
                    : EgoEstimate.following(
                        scene, previous.trajectory(), time - previous.knots().getTimeS()),
                road(scene))
            .time(time)
            .horizon(settings.horizonSeconds())
            .futures(settings.futures())
            .seed(settings.seed())
            .budget(new Budget(settings.iterations(), null));
    for (SceneObject object : scene.getObjectsList()) {
      scenario.agent(agent(object, time));
    }
    for (int i = 0; i < scene.getObstaclesCount(); i++) {
      scenario.agent(standing(i, scene.getObstacles(i), time));
    }
    if (previous != null) {
      scenario.previousPlan(
          new Controls(
              previous.knots().getTimeS(),
              previous.knots().getSpacingS(),
              previous.knots().getAccelerationList(),
              previous.knots().getCurvatureList()));
    }
    return scenario.build();
  }

  static double seconds(SceneEvent scene) {
    return scene.getTimeNs() * 1e-9;
  }

  /** What a reader of the plan should know of its map and its predictor. */
  List<String> remarks(SceneEvent scene, PlanEvent.Builder plan) {
    String way =
        scene.hasPath()
            ? String.format(
                Locale.ROOT,
                "no map: planned along the path that came with the frame, %.2f m wide",
                scene.getPath().getWidth())
            : String.format(
                Locale.ROOT,
                "neither map nor path: planned along a corridor straight ahead, %.0f m wide and"
                    + " %.0f m long",
                settings.corridorWidth(),
                settings.corridorLength());
    String others =
        plan.getPredictor()
            + (plan.getPredictorTrained()
                ? " predicts the others"
                : " stands in for a trained predictor: the others keep their speed and do not react"
                    + " to the ego");
    return List.of(way, others);
  }

  static double yaw(Pose pose) {
    return StrictMath.atan2(
        2 * (pose.getQw() * pose.getQz() + pose.getQx() * pose.getQy()),
        1 - 2 * (pose.getQy() * pose.getQy() + pose.getQz() * pose.getQz()));
  }

  private Road road(SceneEvent scene) {
    if (!scene.hasPath()) {
      return new Road.Corridor(
          settings.corridorWidth(), settings.corridorLength(), settings.speedLimit());
    }
    Path path = scene.getPath();
    double[] points = Columns.doubles(path.getPoints());
    double[] x = new double[points.length / 2];
    double[] y = new double[points.length / 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = points[2 * i];
      y[i] = points[2 * i + 1];
    }
    return new Road.ReferencePath(
        Polyline.of(x, y),
        path.getWidth(),
        path.hasSpeedLimit() ? path.getSpeedLimit() : settings.speedLimit());
  }

  /**
   * The strip that {@link #of} holds the plan to, as it is drawn: half its width on either side.
   */
  Path strip(SceneEvent scene) {
    if (scene.hasPath()) {
      return scene.getPath();
    }
    Pose ego = scene.getEgo();
    double yaw = yaw(ego);
    double[] ends = {
      ego.getX(),
      ego.getY(),
      ego.getX() + settings.corridorLength() * StrictMath.cos(yaw),
      ego.getY() + settings.corridorLength() * StrictMath.sin(yaw)
    };
    return Path.newBuilder()
        .setPoints(Columns.ofDoubles(ends, ends.length))
        .setWidth(settings.corridorWidth())
        .setSpeedLimit(settings.speedLimit())
        .build();
  }

  private static Agent agent(SceneObject object, double time) {
    AgentType type = type(object.getKind());
    double vx = object.getVx();
    double vy = object.getVy();
    if (type == AgentType.CAR
        && object.getLength() >= OUTLINE
        && object.getLength() >= ELONGATED * object.getWidth()) {
      double c = StrictMath.cos(object.getYaw());
      double s = StrictMath.sin(object.getYaw());
      double along = vx * c + vy * s;
      vx = along * c;
      vy = along * s;
    }
    double speed = Math.sqrt(vx * vx + vy * vy);
    boolean moving = speed >= STANDING;
    double heading = moving ? StrictMath.atan2(vy, vx) : object.getYaw();
    return new Agent(
        Long.toString(object.getTrack()),
        type,
        object.getLength(),
        object.getWidth(),
        List.of(new AgentState(time, object.getX(), object.getY(), heading, moving ? speed : 0)));
  }

  /** Obstacles have no track: their number is their place in the scene. */
  private static Agent standing(int number, SceneObstacle obstacle, double time) {
    return new Agent(
        "obstacle-" + number,
        AgentType.UNKNOWN,
        obstacle.getLength(),
        obstacle.getWidth(),
        List.of(new AgentState(time, obstacle.getX(), obstacle.getY(), obstacle.getYaw(), 0.0)));
  }

  private static AgentType type(String kind) {
    if (kind.startsWith("vehicle")) {
      return AgentType.CAR;
    }
    if (kind.startsWith("two-wheeler")) {
      return AgentType.BICYCLE;
    }
    return kind.startsWith("pedestrian") ? AgentType.PEDESTRIAN : AgentType.UNKNOWN;
  }
}
