package io.sparsewatt.planning.stage;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Limits;

/**
 * What the vehicle does at a scene's time: speed, acceleration and steering, which no scene holds.
 *
 * <p>Two poses give the averages over the time between them. The plan that was made in between says
 * how they went on from there, and its share is exact if the vehicle followed it and small if it
 * did not. Without this every plan would begin with straight wheels and a foot on neither pedal,
 * and a vehicle that is planned for ten times a second would never steer into a bend.
 */
final class EgoEstimate {

  // Over a shorter way the poses' own error bends the path more than any steering does, metres.
  private static final double SHORTEST_WAY = 0.1;

  private static final Limits LIMITS = Limits.DEFAULT;
  private static final double MAX_SPEED = LIMITS.maxSpeed();

  private EgoEstimate() {}

  /** Without an earlier plan: straight, unaccelerated, at the scene's speed. */
  static Ego alone(SceneEvent scene) {
    Pose pose = scene.getEgo();
    double speed = Math.min(scene.getEgoSpeed(), MAX_SPEED);
    return Ego.at(pose.getX(), pose.getY(), SceneScenario.yaw(pose), speed);
  }

  /**
   * With one.
   *
   * @param plan made at {@code planned}; its first point is the pose of then
   * @param age seconds since, more than 0 and less than the plan is long
   */
  static Ego following(SceneEvent scene, Trajectory plan, double age) {
    Pose pose = scene.getEgo();
    double yaw = SceneScenario.yaw(pose);
    double[] t = Columns.doubles(plan.getT());
    int i = 0;
    while (i + 2 < t.length && t[i + 1] <= age) {
      i++;
    }
    double f = Math.min(1, (age - t[i]) / (t[i + 1] - t[i]));
    double[] x = Columns.doubles(plan.getX());
    double[] y = Columns.doubles(plan.getY());
    double[] heading = Columns.doubles(plan.getHeading());
    double plannedWay = distance(at(x, i, f) - x[0], at(y, i, f) - y[0]);
    double plannedTurn = at(heading, i, f) - heading[0];
    double plannedSpeed = at(Columns.doubles(plan.getSpeed()), i, f);
    double plannedCurvature = at(Columns.doubles(plan.getCurvature()), i, f);
    double plannedAcceleration = Columns.doubles(plan.getAcceleration())[i];

    double way = distance(pose.getX() - x[0], pose.getY() - y[0]);
    double turn = StrictMath.IEEEremainder(yaw - heading[0], 2 * Math.PI);
    double speed = Math.max(0, plannedSpeed + (way - plannedWay) / age);
    double acceleration = plannedAcceleration + (way - plannedWay) / (age * age);
    double curvature = plannedCurvature;
    // What hardly moved shows its wheels in the plan only.
    if (way >= SHORTEST_WAY && plannedWay >= SHORTEST_WAY) {
      curvature += turn / way - plannedTurn / plannedWay;
    }
    return new Ego(
        pose.getX(),
        pose.getY(),
        yaw,
        Math.min(speed, MAX_SPEED),
        clamp(acceleration, -LIMITS.maxBraking(), LIMITS.maxAcceleration()),
        clamp(curvature, -LIMITS.maxCurvature(), LIMITS.maxCurvature()),
        Ego.DEFAULT_LENGTH,
        Ego.DEFAULT_WIDTH);
  }

  private static double at(double[] column, int i, double f) {
    return column[i] + f * (column[i + 1] - column[i]);
  }

  private static double distance(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double clamp(double v, double min, double max) {
    return Math.max(min, Math.min(max, v));
  }
}
