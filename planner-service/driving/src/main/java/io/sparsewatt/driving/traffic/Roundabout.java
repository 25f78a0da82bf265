package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Four streets that end in a ring, driven around to the left. Who is in it goes first; nobody shows
 * where a car will leave it but the car.
 */
final class Roundabout implements TrafficScene {

  private static final int ARMS = 4;
  private static final int TURNS = 3;
  private static final double QUARTER = 0.5 * Math.PI;
  private static final double RIGHT = 0.5 * LANE_WIDTH;
  // Metres of an arm, before its bend into the ring; of that bend's radius.
  private static final double ARM = 120;
  private static final double BEND = 10;
  // Metres to either side of the ring's middle within which a car is in it.
  private static final double IN_RING = 3;
  // Seconds and metres from who is in the ring to where one enters, for which one waits.
  private static final double WAIT_SECONDS = 2.8;
  private static final double WAIT_METRES = 5;

  private final double limit;
  private final double ringLimit;
  private final double crowded;
  private final double radius;
  private final double direction;
  // Radians of the bend; from an arm to where its bend touches the ring, seen from the middle.
  private final double bend;
  private final double touch;
  private final List<Line> lines = new ArrayList<>();

  Roundabout(RandomGenerator random) {
    limit = random.nextDouble(9, 16);
    ringLimit = random.nextDouble(4.5, 7);
    crowded = random.nextDouble(8, 30);
    radius = random.nextDouble(13, 22);
    direction = random.nextDouble(-Math.PI, Math.PI);
    // The circle of the bend touches the ring from outside.
    double across = RIGHT + BEND;
    double between = radius + BEND;
    bend = StrictMath.acos(across / between);
    touch = StrictMath.asin(across / between);
    double before = between * StrictMath.cos(touch);
    for (int arm = 0; arm < ARMS; arm++) {
      for (int turn = 0; turn < TURNS; turn++) {
        lines.add(line(direction + arm * QUARTER, turn, before));
      }
    }
  }

  /** Turn 0 leaves by the next arm, to the right, 1 straight on, 2 to the left. */
  private Line line(double inward, int turn, double before) {
    double c = StrictMath.cos(inward);
    double s = StrictMath.sin(inward);
    double far = ARM + before;
    return new Line.Builder(-far * c + RIGHT * s, -far * s - RIGHT * c, inward)
        .piece(ARM, 0)
        .piece(bend * BEND, -1 / BEND)
        .piece(ring(turn), 1 / radius)
        .piece(bend * BEND, -1 / BEND)
        .piece(ARM, 0)
        .build();
  }

  /** Metres in the ring. */
  private double ring(int turn) {
    return ((turn + 1) * QUARTER - 2 * touch) * radius;
  }

  @Override
  public String place() {
    return "roundabout";
  }

  @Override
  public List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    double enters = ARM + bend * BEND;
    double leaves = enters + ring(0);
    for (int arm = 0; arm < ARMS; arm++) {
      int next = (arm + 1) % ARMS;
      Line right = lines.get(arm * TURNS);
      Line straight = lines.get(arm * TURNS + 1);
      lanes.add(lane("in" + arm, right, 0, ARM, List.of("entry" + arm)));
      lanes.add(lane("entry" + arm, right, ARM, enters, List.of("ring" + arm)));
      lanes.add(lane("ring" + arm, right, enters, leaves, List.of("exit" + next, "past" + next)));
      // Past the next arm, on the way straight on.
      double again = leaves + 2 * touch * radius;
      lanes.add(lane("past" + next, straight, leaves, again, List.of("ring" + next)));
      double out = leaves + bend * BEND;
      lanes.add(lane("exit" + next, right, leaves, out, List.of("out" + next)));
      lanes.add(lane("out" + next, right, out, right.length(), List.of()));
    }
    return lanes;
  }

  private Lane lane(String id, Line line, double from, double to, List<String> successors) {
    return new Lane(
        id,
        line.bound(from, to, 0.5 * LANE_WIDTH),
        line.bound(from, to, -0.5 * LANE_WIDTH),
        successors,
        null,
        null,
        limit);
  }

  @Override
  public List<Line> lines() {
    return lines;
  }

  @Override
  public int waysOfAStreet() {
    return TURNS;
  }

  @Override
  public int lanesOf(int line) {
    return 1;
  }

  @Override
  public double limit(int line, double s) {
    boolean around = s > ARM - 2 && s < lines.get(line).length() - ARM;
    return around ? Math.min(limit, ringLimit) : limit;
  }

  /** At the end of the arm, while somebody in the ring is about to come by. */
  @Override
  public double stop(Car car, double time, List<Car> others) {
    if (car.s > ARM) {
      return Double.POSITIVE_INFINITY;
    }
    int arm = car.way / TURNS;
    double inward = direction + arm * QUARTER;
    double entry = inward + Math.PI + touch;
    for (Car other : others) {
      double r = Math.sqrt(other.pose[0] * other.pose[0] + other.pose[1] * other.pose[1]);
      if (other == car || Math.abs(r - radius) > IN_RING) {
        continue;
      }
      double at = StrictMath.atan2(other.pose[1], other.pose[0]);
      double ahead = StrictMath.IEEEremainder(entry - at - Math.PI, 2 * Math.PI) + Math.PI;
      double way = ahead * radius;
      if (way < WAIT_METRES + WAIT_SECONDS * other.speed) {
        return ARM - 1;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double density(RandomGenerator random) {
    return crowded * random.nextDouble(0.7, 1.3);
  }
}
