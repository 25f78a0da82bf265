package io.sparsewatt.simulator;

import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadPoint;
import io.sparsewatt.simulator.traffic.AgentState;
import io.sparsewatt.simulator.traffic.Vehicles;
import org.jspecify.annotations.Nullable;

/**
 * The ego vehicle: a kinematic bicycle with limits that follows a plan, or its own driver (IDM
 * along its lane, MOBIL across) where there is none.
 *
 * <p>The model is CommonRoad's KS with the box centre as its reference point: x' = v cos h, y' = v
 * sin h, h' = v tan(steering) / wheelbase. A plan is tracked in closed loop and within the limits,
 * so a plan that no car could drive is not driven. Not thread-safe.
 */
public final class Ego {

  /** Metres. */
  public static final double LENGTH = 4.5;

  /** Metres. */
  public static final double WIDTH = 1.8;

  /** Metres. */
  public static final double HEIGHT = 1.5;

  /** Metres. */
  public static final double WHEELBASE = 2.7;

  /** Hardest braking, m/s^2. */
  public static final double MAX_BRAKING = 8;

  /** Hardest acceleration, m/s^2. */
  public static final double MAX_ACCELERATION = 4;

  /** Largest steering angle, radians. */
  public static final double MAX_STEERING = 0.6;

  /** Fastest change of the steering angle, radians a second. */
  public static final double MAX_STEERING_RATE = 0.7;

  /** m/s. */
  public static final double MAX_SPEED = 50;

  // Lateral feedback settles within about ten metres, at speed within a second: natural frequency
  // along the path, 1/m, critically damped.
  private static final double TRACKING_FREQUENCY = 0.3;
  private static final double TRACKING_SPEED = 3;
  private static final double SPEED_GAIN = 1.2;
  private static final double POSITION_GAIN = 0.6;
  // A driver drifts over to another lane, m/s.
  private static final double DRIFT = 1;
  private static final double DECISION_SECONDS = 1;

  private final Road road;
  private final CrossSection section;
  private final Vehicles vehicles;
  private final boolean parked;
  private final RoadPoint point = new RoadPoint();

  private double x;
  private double y;
  private double heading;
  private double speed;
  private double steering;
  private double acceleration;
  private @Nullable PlanTrajectory plan;
  private boolean byPlan;
  private int lane;
  private double wantedOffset;
  private double nextDecision = DECISION_SECONDS;
  private long planSteps;
  private long staleSteps;

  Ego(Road road, Vehicles vehicles, boolean parked) {
    this.road = road;
    this.section = road.section();
    this.vehicles = vehicles;
    this.parked = parked;
    road.at(0, point);
    lane = parked ? -1 : section.lanes() - 2;
    wantedOffset =
        parked ? -(section.roadEdge() - WIDTH / 2 - 0.2) : section.laneOffset(Math.max(0, lane));
    x = point.xAt(wantedOffset);
    y = point.yAt(wantedOffset);
    heading = StrictMath.atan2(point.sin, point.cos);
    speed = parked ? 0 : 0.8 * section.speedLimit();
    tell();
  }

  /** Follows this plan from the next step on, in place of any other. A parked ego stays parked. */
  public void follow(PlanTrajectory newPlan) {
    plan = newPlan;
  }

  /** Drops the plan; the ego's own driver takes over. */
  public void release() {
    plan = null;
  }

  /** Whether the last inner step followed a plan. */
  public boolean followsPlan() {
    return byPlan;
  }

  /** Inner steps of 20 ms driven by a plan. */
  public long planSteps() {
    return planSteps;
  }

  /** Inner steps of 20 ms with a plan whose time had not come or had run out. */
  public long staleSteps() {
    return staleSteps;
  }

  /** The ego now; its id is 1. */
  public AgentState state() {
    return vehicles.state(Vehicles.EGO);
  }

  /** Steering angle, radians, positive to the left. */
  public double steering() {
    return steering;
  }

  double x() {
    return x;
  }

  double y() {
    return y;
  }

  double heading() {
    return heading;
  }

  double speed() {
    return speed;
  }

  /** Moves on by {@code dt} seconds from {@code nanos}. */
  void advance(long nanos, double dt) {
    if (parked) {
      return;
    }
    byPlan = false;
    double wantedAcceleration = 0;
    double wantedCurvature = 0;
    if (plan != null) {
      double t = (nanos - plan.startNanos()) * 1e-9;
      int last = plan.t().length - 1;
      if (t >= plan.t()[0] && t < plan.t()[last]) {
        byPlan = true;
        int i = 0;
        while (plan.t()[i + 1] <= t) {
          i++;
        }
        double span = plan.t()[i + 1] - plan.t()[i];
        double f = (t - plan.t()[i]) / span;
        double turn = wrap(plan.heading()[i + 1] - plan.heading()[i]);
        double planHeading = plan.heading()[i] + f * turn;
        double planSpeed = plan.v()[i] + f * (plan.v()[i + 1] - plan.v()[i]);
        double dx = plan.x()[i] + f * (plan.x()[i + 1] - plan.x()[i]) - x;
        double dy = plan.y()[i] + f * (plan.y()[i + 1] - plan.y()[i]) - y;
        double c = StrictMath.cos(planHeading);
        double s = StrictMath.sin(planHeading);
        double behind = dx * c + dy * s;
        double left = dx * s - dy * c;
        double planAcceleration = (plan.v()[i + 1] - plan.v()[i]) / span;
        double planCurvature = turn / span / Math.max(1, planSpeed);
        wantedAcceleration =
            planAcceleration + SPEED_GAIN * (planSpeed - speed) + POSITION_GAIN * behind;
        if (planSpeed < 0.05 && planAcceleration <= 0 && speed < 0.3) {
          // A plan that stands means standing, not creeping up to its last centimetre.
          wantedAcceleration = -MAX_BRAKING;
        }
        wantedCurvature = track(planCurvature, left, wrap(heading - planHeading));
        lane = section.laneAt(vehicles.offset(Vehicles.EGO));
        wantedOffset = vehicles.offset(Vehicles.EGO);
        planSteps++;
      } else {
        staleSteps++;
      }
    }
    if (!byPlan) {
      double station = road.project(x, y, point);
      double offset = Road.offset(point, x, y);
      if (lane < 0 || !section.forward(lane)) {
        // Off the lanes or against the traffic: make for the nearest lane of one's own.
        lane = offset < -section.medianHalf() ? section.lanes() - 1 : 0;
      }
      nextDecision -= dt;
      if (nextDecision <= 0) {
        nextDecision = DECISION_SECONDS;
        boolean settled = Math.abs(offset - section.laneOffset(lane)) < 0.3;
        int better = settled ? vehicles.betterLane(Vehicles.EGO) : -1;
        if (better >= 0) {
          lane = better;
        }
      }
      double target = section.laneOffset(lane);
      double step = Math.min(DRIFT, 0.3 * speed) * dt;
      wantedOffset += Math.max(-step, Math.min(step, target - wantedOffset));
      road.at(station, point);
      double laneCurvature = point.curvature / (1 - point.curvature * wantedOffset);
      double laneHeading = StrictMath.atan2(point.sin, point.cos);
      wantedCurvature = track(laneCurvature, offset - wantedOffset, wrap(heading - laneHeading));
      wantedAcceleration = vehicles.wantedAcceleration(Vehicles.EGO);
    }
    move(wantedAcceleration, wantedCurvature, dt);
    tell();
  }

  private void move(double wantedAcceleration, double wantedCurvature, double dt) {
    double before = speed;
    double a = Math.max(-MAX_BRAKING, Math.min(MAX_ACCELERATION, wantedAcceleration));
    speed = Math.max(0, Math.min(MAX_SPEED, speed + a * dt));
    acceleration = (speed - before) / dt;
    double angle = StrictMath.atan(WHEELBASE * wantedCurvature);
    angle = Math.max(-MAX_STEERING, Math.min(MAX_STEERING, angle));
    double turn = MAX_STEERING_RATE * dt;
    steering += Math.max(-turn, Math.min(turn, angle - steering));
    double way = (before + speed) / 2 * dt;
    double bend = way * StrictMath.tan(steering) / WHEELBASE;
    // The middle heading of the arc: second order in dt.
    double middle = heading + bend / 2;
    x += way * StrictMath.cos(middle);
    y += way * StrictMath.sin(middle);
    heading = wrap(heading + bend);
  }

  private double track(double curvature, double left, double turned) {
    double w = Math.min(TRACKING_FREQUENCY, TRACKING_SPEED / Math.max(1, speed));
    return curvature - w * w * left - 2 * w * turned;
  }

  private void tell() {
    vehicles.placeEgo(
        x,
        y,
        heading,
        speed,
        acceleration,
        speed * StrictMath.tan(steering) / WHEELBASE,
        LENGTH,
        WIDTH,
        HEIGHT,
        byPlan ? -1 : lane);
  }

  private static double wrap(double angle) {
    double a = angle;
    while (a > StrictMath.PI) {
      a -= 2 * StrictMath.PI;
    }
    while (a <= -StrictMath.PI) {
      a += 2 * StrictMath.PI;
    }
    return a;
  }
}
