package io.sparsewatt.driving.judge;

import io.sparsewatt.planner.scenario.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Costs of CommonRoad's benchmarks, of the published partial costs (commonroad_dc/costs, evaluation
 * and partial_cost_functions): integrals by Simpson's rule over the drive.
 *
 * @param sm1 50 acceleration + 50 steering + 50 steering rate + 1 lane offset + 20 goal speed + 50
 *     orientation
 * @param wx1 10 time + 1 goal speed + 0.1 acceleration + 0.1 jerk + 0.1 distance + 10 lane offset
 */
public record CommonRoadCosts(double sm1, double wx1) {

  // Metres: vehicle 2, a BMW 320i.
  private static final double WHEELBASE = 2.579;
  // 1/m of the price of nearness.
  private static final double NEARNESS = 0.1;

  /**
   * Of a drive.
   *
   * @param goalSpeed the goal's; its lower end is what is wanted, as published, and without one no
   *     speed is
   */
  public static CommonRoadCosts of(Drive drive, LaneMap lanes, @Nullable Interval goalSpeed) {
    int n = drive.ego().size();
    double dt = drive.dt();
    double[] speed = new double[n];
    double[] steering = new double[n];
    double[] offset = new double[n];
    double[] turn = new double[n];
    double[] wanted = new double[n];
    double[] near = new double[n];
    for (int i = 0; i < n; i++) {
      Moving ego = drive.ego().get(i);
      Box box = ego.box();
      speed[i] = ego.speed();
      LaneMap.Place place = lanes.place(box.x(), box.y(), box.heading());
      offset[i] = place.offset();
      turn[i] = StrictMath.IEEEremainder(box.heading() - place.heading(), 2 * Math.PI);
      wanted[i] = goalSpeed == null ? 0 : goalSpeed.min() - ego.speed();
      double least = Double.POSITIVE_INFINITY;
      for (Moving other : drive.others().get(i)) {
        double ahead = box.ahead(other.box().x(), other.box().y());
        if (ahead > 0) {
          least = Math.min(least, ahead);
        }
      }
      near[i] = least == Double.POSITIVE_INFINITY ? 0 : StrictMath.exp(-NEARNESS * least);
    }
    for (int i = 0; i + 1 < n; i++) {
      double heading =
          StrictMath.IEEEremainder(
              drive.ego().get(i + 1).box().heading() - drive.ego().get(i).box().heading(),
              2 * Math.PI);
      double middle = 0.5 * (speed[i] + speed[i + 1]) * dt;
      steering[i] = middle < 1e-6 ? 0 : StrictMath.atan(WHEELBASE * heading / middle);
    }
    if (n > 1) {
      steering[n - 1] = steering[n - 2];
    }
    double[] acceleration = slope(speed, dt);
    double[] jerk = slope(acceleration, dt);
    double[] steeringRate = slope(steering, dt);
    double a = squares(acceleration, dt);
    double l = squares(offset, dt);
    double v = squares(wanted, dt);
    double sm1 =
        50 * a
            + 50 * squares(steering, dt)
            + 50 * squares(steeringRate, dt)
            + l
            + 20 * v
            + 50 * squares(turn, dt);
    double wx1 =
        10 * drive.steps() * dt
            + v
            + 0.1 * a
            + 0.1 * squares(jerk, dt)
            + 0.1 * integral(near, dt)
            + 10 * l;
    return new CommonRoadCosts(sm1, wx1);
  }

  private static double[] slope(double[] y, double dt) {
    int n = y.length;
    double[] out = new double[n];
    for (int i = 0; i < n && n > 1; i++) {
      int from = Math.max(0, i - 1);
      int to = Math.min(n - 1, i + 1);
      out[i] = (y[to] - y[from]) / ((to - from) * dt);
    }
    return out;
  }

  private static double squares(double[] y, double dt) {
    double[] squares = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      squares[i] = y[i] * y[i];
    }
    return integral(squares, dt);
  }

  /** Simpson's rule; of an odd number of intervals the last is a trapezium. */
  private static double integral(double[] y, double dt) {
    int intervals = y.length - 1;
    double sum = 0;
    int even = intervals - intervals % 2;
    for (int i = 0; i < even; i += 2) {
      sum += dt / 3 * (y[i] + 4 * y[i + 1] + y[i + 2]);
    }
    if (intervals % 2 == 1) {
      sum += dt / 2 * (y[intervals - 1] + y[intervals]);
    }
    return sum;
  }
}
