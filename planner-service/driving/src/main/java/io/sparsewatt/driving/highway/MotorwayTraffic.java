package io.sparsewatt.driving.highway;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cars on parallel lanes, structure of arrays; car 0 is the ego. Lane l has its middle at y = 4 l,
 * and all drive towards rising x.
 *
 * <p>Source: highway-env 1.12.1, vehicle/behavior.py (IDM, MOBIL), controller.py (lane and speed
 * control), kinematics.py (bicycle), objects.py and utils.py (contacts). Mutable; one thread.
 */
final class MotorwayTraffic {

  static final double LANE_WIDTH = 4;
  static final double LENGTH = 5;
  static final double WIDTH = 2;

  // m/s, of every lane.
  private static final double SPEED_LIMIT = 30;
  private static final double MAX_SPEED = 40;
  private static final double ROAD_LENGTH = 10_000;

  // IDM: m/s², m from middle to middle, s.
  private static final double MOST_ACCELERATION = 6;
  private static final double COMFORT_ACCELERATION = 3;
  private static final double COMFORT_BRAKING = 5;
  private static final double JAM_DISTANCE = 5 + LENGTH;
  private static final double TIME_GAP = 1.5;
  private static final double LEAST_EXPONENT = 3.5;
  private static final double MOST_EXPONENT = 4.5;

  // MOBIL: m/s², s. Politeness is 0.
  private static final double LEAST_GAIN = 0.2;
  private static final double MOST_IMPOSED_BRAKING = 2;
  private static final double LANE_CHANGE_DELAY = 1;

  // Control: 1/s, rad, s.
  private static final double SPEED_GAIN = 1 / 0.6;
  private static final double HEADING_GAIN = 1 / 0.2;
  private static final double LATERAL_GAIN = 1 / 0.6;
  private static final double MOST_STEERING = Math.PI / 3;
  private static final double MOST_HEADING = Math.PI / 4;

  // m/s sideways that is no longer keeping a lane, and lanes that are as good as arrived.
  private static final double CHANGING = 0.2;
  private static final double ARRIVED = 0.05;

  private static final double[] EGO_SPEEDS = {20, 25, 30};
  private static final double DIAGONAL = Math.sqrt(LENGTH * LENGTH + WIDTH * WIDTH);

  final int count;
  final double[] x;
  final double[] y;
  final double[] heading;
  final double[] speed;
  final double[] targetSpeed;
  final int[] lane;
  final int[] targetLane;
  final boolean[] crashed;
  // Of the IDM drivers: exponent of the free road, seconds since they last thought of a lane.
  final double[] exponent;
  final double[] timer;
  private final double[] steering;
  private final double[] acceleration;
  // A contact moves both cars apart in the next step, and makes it a crash.
  private final boolean[] hit;
  private final double[] pushX;
  private final double[] pushY;
  private final int lanes;
  private final boolean othersCollide;
  private final Contact contact = new Contact();
  private boolean egoDrivesItself;
  private boolean othersCoast;

  private MotorwayTraffic(int count, int lanes, boolean othersCollide) {
    this.count = count;
    this.lanes = lanes;
    this.othersCollide = othersCollide;
    x = new double[count];
    y = new double[count];
    heading = new double[count];
    speed = new double[count];
    targetSpeed = new double[count];
    lane = new int[count];
    targetLane = new int[count];
    crashed = new boolean[count];
    exponent = new double[count];
    timer = new double[count];
    steering = new double[count];
    acceleration = new double[count];
    hit = new boolean[count];
    pushX = new double[count];
    pushY = new double[count];
    Arrays.fill(exponent, 4);
  }

  /** The start of an episode: the ego, and one car after the other in front of it. */
  static MotorwayTraffic spawn(HighwaySpec spec, SplittableRandom random) {
    MotorwayTraffic t =
        new MotorwayTraffic(spec.vehicles() + 1, spec.lanes(), spec.othersCollide());
    double crowding = StrictMath.exp(-5.0 / 40 * spec.lanes());
    double front = 0;
    for (int v = 0; v < t.count; v++) {
      int on = random.nextInt(spec.lanes());
      double drives = v == 0 ? 25 : random.nextDouble(0.7 * SPEED_LIMIT, 0.8 * SPEED_LIMIT);
      double gap = (v == 0 ? spec.egoSpacing() : 1) * (12 + drives) * crowding;
      front = (v == 0 ? 3 * gap : front) + gap * random.nextDouble(0.9, 1.1);
      t.place(v, on, front, drives);
      if (v > 0) {
        t.exponent[v] = random.nextDouble(LEAST_EXPONENT, MOST_EXPONENT);
      }
    }
    t.targetSpeed[0] = EGO_SPEEDS[speedIndex(t.speed[0])];
    return t;
  }

  /** Cars in places of their own, for tests. */
  static MotorwayTraffic of(HighwaySpec spec) {
    return new MotorwayTraffic(spec.vehicles() + 1, spec.lanes(), spec.othersCollide());
  }

  /** The same state, to go on apart. */
  MotorwayTraffic copy() {
    MotorwayTraffic c = new MotorwayTraffic(count, lanes, othersCollide);
    copy(x, c.x);
    copy(y, c.y);
    copy(heading, c.heading);
    copy(speed, c.speed);
    copy(targetSpeed, c.targetSpeed);
    copy(exponent, c.exponent);
    copy(timer, c.timer);
    copy(steering, c.steering);
    copy(acceleration, c.acceleration);
    copy(pushX, c.pushX);
    copy(pushY, c.pushY);
    System.arraycopy(lane, 0, c.lane, 0, count);
    System.arraycopy(targetLane, 0, c.targetLane, 0, count);
    System.arraycopy(crashed, 0, c.crashed, 0, count);
    System.arraycopy(hit, 0, c.hit, 0, count);
    c.egoDrivesItself = egoDrivesItself;
    c.othersCoast = othersCoast;
    return c;
  }

  private void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, count);
  }

  /** From now on the others keep their velocities, whatever happens. */
  void letOthersCoast() {
    othersCoast = true;
  }

  void place(int v, int on, double at, double drives) {
    x[v] = at;
    y[v] = LANE_WIDTH * on;
    speed[v] = drives;
    targetSpeed[v] = drives;
    lane[v] = on;
    targetLane[v] = on;
    timer[v] = mod((x[v] + y[v]) * Math.PI, LANE_CHANGE_DELAY);
  }

  /** A car as it is seen: it keeps its lane, or changes to where it is turned. */
  void see(int v, double at, double across, double turned, double drives) {
    x[v] = at;
    y[v] = across;
    heading[v] = turned;
    speed[v] = drives;
    targetSpeed[v] = drives;
    lane[v] = nearestLane(across);
    double sideways = drives * StrictMath.sin(turned);
    int to = lane[v];
    if (Math.abs(sideways) > CHANGING) {
      double next = across / LANE_WIDTH;
      to = (int) (sideways > 0 ? Math.ceil(next - ARRIVED) : Math.floor(next + ARRIVED));
    }
    targetLane[v] = Math.max(0, Math.min(lanes - 1, to));
  }

  /** The ego becomes one more IDM driver, with a speed to reach. */
  void letEgoDrive(double wantedSpeed) {
    egoDrivesItself = true;
    targetSpeed[0] = wantedSpeed;
  }

  /** Tells the ego something. */
  void tell(MetaAction action) {
    switch (action) {
      case FASTER -> targetSpeed[0] = EGO_SPEEDS[Math.min(2, speedIndex(speed[0]) + 1)];
      case SLOWER -> targetSpeed[0] = EGO_SPEEDS[Math.max(0, speedIndex(speed[0]) - 1)];
      case LANE_LEFT -> turnTo(Math.max(0, targetLane[0] - 1));
      case LANE_RIGHT -> turnTo(Math.min(lanes - 1, targetLane[0] + 1));
      case IDLE -> {}
    }
  }

  private void turnTo(int wanted) {
    if (reachable(0, wanted)) {
      targetLane[0] = wanted;
    }
  }

  /** The index of the ego's speed that is nearest. */
  private static int speedIndex(double speed) {
    // Half-way goes to the even index.
    return (int) Math.max(0, Math.min(2, Math.rint((speed - 20) / 5)));
  }

  /** All decide, one after the other, then move, then touch. */
  void step(double dt) {
    for (int v = 0; v < count; v++) {
      decide(v);
    }
    for (int v = 0; v < count; v++) {
      move(v, dt);
    }
    for (int v = 0; v < count; v++) {
      for (int w = v + 1; w < count; w++) {
        if (v == 0 || othersCollide) {
          touch(v, w, dt);
        }
      }
    }
  }

  /** Whether the ego's middle is on its lane. */
  boolean egoOnRoad() {
    return isOn(0, lane[0], 0);
  }

  private void decide(int v) {
    if (v == 0 && !egoDrivesItself) {
      steering[0] = steer(0);
      acceleration[0] = SPEED_GAIN * (targetSpeed[0] - speed[0]);
      return;
    }
    if (v > 0 && othersCoast) {
      steering[v] = 0;
      acceleration[v] = 0;
      return;
    }
    if (crashed[v]) {
      return;
    }
    chooseLane(v);
    steering[v] = steer(v);
    double a = idm(v, v, ahead(v, lane[v]));
    if (lane[v] != targetLane[v]) {
      a = Math.min(a, idm(v, v, ahead(v, targetLane[v])));
    }
    acceleration[v] = Math.max(-MOST_ACCELERATION, Math.min(MOST_ACCELERATION, a));
  }

  private void chooseLane(int v) {
    if (lane[v] != targetLane[v]) {
      for (int w = 0; w < count; w++) {
        if (w != v && lane[w] != targetLane[v] && targetLane[w] == targetLane[v]) {
          double d = x[w] - x[v];
          if (d > 0 && d < wantedGap(v, w)) {
            targetLane[v] = lane[v];
            break;
          }
        }
      }
      return;
    }
    if (!(LANE_CHANGE_DELAY < timer[v])) {
      return;
    }
    timer[v] = 0;
    int here = lane[v];
    for (int side = here - 1; side <= here + 1; side += 2) {
      if (side >= 0
          && side < lanes
          && reachable(v, side)
          && Math.abs(speed[v]) >= 1
          && gains(v, side)) {
        targetLane[v] = side;
      }
    }
  }

  /** MOBIL: whether a change is safe for who comes behind, and worth it. */
  private boolean gains(int v, int side) {
    int follower = behind(v, side);
    if (follower >= 0 && idm(v, follower, v) < -MOST_IMPOSED_BRAKING) {
      return false;
    }
    return idm(v, v, ahead(v, side)) - idm(v, v, ahead(v, lane[v])) >= LEAST_GAIN;
  }

  /** IDM's acceleration of a car behind another or none, with the exponent of who asks. */
  private double idm(int asks, int v, int front) {
    double wanted = Math.max(0, Math.min(SPEED_LIMIT, targetSpeed[v]));
    double a =
        COMFORT_ACCELERATION
            * (1 - StrictMath.pow(Math.max(speed[v], 0) / notZero(wanted), exponent[asks]));
    if (front >= 0) {
      double ratio = wantedGap(v, front) / notZero(x[front] - x[v]);
      a -= COMFORT_ACCELERATION * ratio * ratio;
    }
    return a;
  }

  private double wantedGap(int v, int front) {
    double cos = StrictMath.cos(heading[v]);
    double sin = StrictMath.sin(heading[v]);
    double dx = speed[v] * cos - speed[front] * StrictMath.cos(heading[front]);
    double dy = speed[v] * sin - speed[front] * StrictMath.sin(heading[front]);
    double closing = dx * cos + dy * sin;
    return JAM_DISTANCE
        + speed[v] * TIME_GAP
        + speed[v] * closing / (2 * Math.sqrt(COMFORT_ACCELERATION * COMFORT_BRAKING));
  }

  private int ahead(int v, int on) {
    int found = -1;
    for (int w = 0; w < count; w++) {
      if (w != v && x[w] >= x[v] && isOn(w, on, 1) && (found < 0 || x[w] <= x[found])) {
        found = w;
      }
    }
    return found;
  }

  private int behind(int v, int on) {
    int found = -1;
    for (int w = 0; w < count; w++) {
      if (w != v && x[w] < x[v] && isOn(w, on, 1) && (found < 0 || x[w] > x[found])) {
        found = w;
      }
    }
    return found;
  }

  private boolean isOn(int v, int on, double margin) {
    return Math.abs(y[v] - LANE_WIDTH * on) <= LANE_WIDTH / 2 + margin
        && x[v] >= -LENGTH
        && x[v] < ROAD_LENGTH + LENGTH;
  }

  private boolean reachable(int v, int on) {
    return Math.abs(y[v] - LANE_WIDTH * on) <= 2 * LANE_WIDTH
        && x[v] >= 0
        && x[v] < ROAD_LENGTH + LENGTH;
  }

  /** Lateral position to lateral speed to heading to heading rate to steering angle. */
  private double steer(int v) {
    double lateralSpeed = -LATERAL_GAIN * (y[v] - LANE_WIDTH * targetLane[v]);
    double wanted = StrictMath.asin(clip(lateralSpeed / notZero(speed[v]), 1));
    double error = clip(wanted, MOST_HEADING) - heading[v];
    double rate = HEADING_GAIN * (mod(error + Math.PI, 2 * Math.PI) - Math.PI);
    double slip = StrictMath.asin(clip(LENGTH / 2 / notZero(speed[v]) * rate, 1));
    return clip(StrictMath.atan(2 * StrictMath.tan(slip)), MOST_STEERING);
  }

  private void move(int v, double dt) {
    if (v > 0 || egoDrivesItself) {
      timer[v] += dt;
    }
    if (crashed[v]) {
      steering[v] = 0;
      acceleration[v] = -speed[v];
    }
    if (speed[v] > MAX_SPEED) {
      acceleration[v] = Math.min(acceleration[v], MAX_SPEED - speed[v]);
    } else if (speed[v] < -MAX_SPEED) {
      acceleration[v] = Math.max(acceleration[v], -MAX_SPEED - speed[v]);
    }
    double beta = StrictMath.atan(0.5 * StrictMath.tan(steering[v]));
    x[v] += speed[v] * StrictMath.cos(heading[v] + beta) * dt;
    y[v] += speed[v] * StrictMath.sin(heading[v] + beta) * dt;
    if (hit[v]) {
      x[v] += pushX[v];
      y[v] += pushY[v];
      crashed[v] = true;
      hit[v] = false;
    }
    heading[v] += speed[v] * StrictMath.sin(beta) / (LENGTH / 2) * dt;
    speed[v] += acceleration[v] * dt;
    lane[v] = nearestLane(y[v]);
  }

  private int nearestLane(double at) {
    int nearest = 0;
    for (int l = 1; l < lanes; l++) {
      if (Math.abs(at - LANE_WIDTH * l) < Math.abs(at - LANE_WIDTH * nearest)) {
        nearest = l;
      }
    }
    return nearest;
  }

  private void touch(int v, int w, double dt) {
    double dx = x[w] - x[v];
    double dy = y[w] - y[v];
    if (Math.sqrt(dx * dx + dy * dy) > DIAGONAL + speed[v] * dt) {
      return;
    }
    contact.between(this, v, w, dt);
    if (contact.soon) {
      hit[v] = true;
      hit[w] = true;
      pushX[v] = contact.x / 2;
      pushY[v] = contact.y / 2;
      pushX[w] = -contact.x / 2;
      pushY[w] = -contact.y / 2;
    }
    if (contact.now) {
      crashed[v] = true;
      crashed[w] = true;
    }
  }

  private static double clip(double value, double most) {
    return Math.max(-most, Math.min(most, value));
  }

  // What is next to 0 is a hundredth, of its sign.
  private static double notZero(double value) {
    return Math.abs(value) > 1e-2 ? value : value >= 0 ? 1e-2 : -1e-2;
  }

  private static double mod(double value, double by) {
    double rest = value % by;
    return rest < 0 ? rest + by : rest;
  }
}
