package io.sparsewatt.planning.stage;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A vehicle that is where each live plan wants it a tenth of a second later, on a lane of 3.25 m
 * with the limit of a town, among others who keep to their script.
 */
final class LaneDrive {

  private static final double LIMIT = 13.9;
  private static final double WIDTH = 3.25;
  private static final double LENGTH = 4.5;

  /** Another road user in coordinates of the lane: metres along by time, metres to the left. */
  record Other(DoubleUnaryOperator along, double left, double length, double width) {}

  /** The vehicle at one time: metres along the lane and to its left. */
  record Moment(double time, double along, double left, double speed, double acceleration) {
    double gapTo(Other other) {
      return other.along().applyAsDouble(time) - along - 0.5 * (LENGTH + other.length());
    }
  }

  private final double curvature;
  final List<Other> others = new ArrayList<>();
  final List<Moment> moments = new ArrayList<>();
  int infeasible;

  /**
   * @param curvature of the lane, 1/m, positive to the left
   */
  LaneDrive(double curvature) {
    this.curvature = curvature;
  }

  private double x(double along, double left) {
    return curvature == 0 ? along : (1 / curvature - left) * StrictMath.sin(curvature * along);
  }

  private double y(double along, double left) {
    return curvature == 0
        ? left
        : 1 / curvature - (1 / curvature - left) * StrictMath.cos(curvature * along);
  }

  /** Drives from the start of the lane at a speed, m/s. */
  void drive(double seconds, double speed) throws Exception {
    PlanStage stage = new PlanStage(LivePlanning.planner(), LivePlanning.DEFAULT);
    double[] state = {0, 0, 0, speed, 0};
    int steps = (int) Math.round(seconds * 10);
    for (int n = 0; n < steps; n++) {
      PlanEvent[] plan = new PlanEvent[1];
      byte[] scene = scene(n, state).toByteArray();
      stage.process(
          new LogRecord(Topic.SCENES, 0, n, 0, "a", scene),
          (topic, number, key, value) -> plan[0] = (PlanEvent) value);
      infeasible += plan[0].getVerdict().equals("ok") ? 0 : 1;
      double[] was = state.clone();
      state[0] = Columns.doubles(plan[0].getTrajectory().getX())[1];
      state[1] = Columns.doubles(plan[0].getTrajectory().getY())[1];
      state[2] = Columns.doubles(plan[0].getTrajectory().getHeading())[1];
      state[3] = Columns.doubles(plan[0].getTrajectory().getSpeed())[1];
      // What the perception stage measures: the way since the last frame.
      state[4] = StrictMath.hypot(state[0] - was[0], state[1] - was[1]) * 10;
      moments.add(moment(0.1 * (n + 1), state, 10 * (state[3] - was[3])));
    }
  }

  private Moment moment(double time, double[] state, double acceleration) {
    if (curvature == 0) {
      return new Moment(time, state[0], state[1], state[3], acceleration);
    }
    double dx = state[0];
    double dy = 1 / curvature - state[1];
    return new Moment(
        time,
        StrictMath.atan2(dx, dy) / curvature,
        1 / curvature - StrictMath.hypot(dx, dy),
        state[3],
        acceleration);
  }

  private SceneEvent scene(int n, double[] state) {
    int points = 100;
    double[] xy = new double[2 * points];
    double here = moments.isEmpty() ? 0 : moments.getLast().along();
    for (int i = 0; i < points; i++) {
      double along = 2 * Math.floor((here - 40) / 2) + 2 * i;
      xy[2 * i] = x(along, 0);
      xy[2 * i + 1] = y(along, 0);
    }
    SceneEvent.Builder scene =
        SceneEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor("a").setN(n))
            .setTimeNs(n * 100_000_000L)
            .setEgo(
                Pose.newBuilder()
                    .setX(state[0])
                    .setY(state[1])
                    .setQz(StrictMath.sin(state[2] / 2))
                    .setQw(StrictMath.cos(state[2] / 2)))
            .setEgoSpeed(n == 0 ? state[3] : state[4])
            .setPath(
                Path.newBuilder()
                    .setPoints(Columns.ofDoubles(xy, xy.length))
                    .setWidth(WIDTH)
                    .setSpeedLimit(LIMIT));
    double time = 0.1 * n;
    for (int j = 0; j < others.size(); j++) {
      Other other = others.get(j);
      double along = other.along().applyAsDouble(time);
      if (Math.abs(along - here) > 48) {
        continue;
      }
      double step = other.along().applyAsDouble(time) - other.along().applyAsDouble(time - 0.01);
      double v = step / 0.01 * (1 - curvature * other.left());
      double heading = curvature * along;
      scene.addObjects(
          SceneObject.newBuilder()
              .setTrack(j + 1)
              .setKind("vehicle-sized")
              .setX(x(along, other.left()))
              .setY(y(along, other.left()))
              .setLength(other.length())
              .setWidth(other.width())
              .setYaw(heading)
              .setVx(v * StrictMath.cos(heading))
              .setVy(v * StrictMath.sin(heading)));
    }
    return scene.build();
  }

  static Other car(double left, DoubleUnaryOperator along) {
    return new Other(along, left, LENGTH, 1.8);
  }

  /** What happened from a time on. */
  List<Moment> from(double time) {
    return moments.stream().filter(m -> m.time() >= time).toList();
  }

  /** The largest value at any time. */
  double most(ToDoubleFunction<Moment> of) {
    return moments.stream().mapToDouble(of).max().orElseThrow();
  }
}
