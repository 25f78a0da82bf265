package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Four streets that meet, one after the other given the way; from each one straight on, left and
 * right. Nobody shows where a car will turn but the car.
 */
final class Crossing implements TrafficScene {

  private static final int ARMS = 4;
  private static final int TURNS = 3;
  private static final double ARM = 160;
  // Metres from the middle to where an arm ends.
  private static final double MIDDLE = 12;
  // Seconds between one arm's way and the next.
  private static final double CLEARING = 3;
  private static final double TURNING_LIMIT = 6;

  private final double limit;
  private final double green;
  private final double phase;
  private final double crowded;
  private final List<Line> lines = new ArrayList<>();

  Crossing(RandomGenerator random) {
    limit = random.nextDouble(9, 18);
    green = random.nextDouble(8, 20);
    phase = random.nextDouble(0, ARMS * (green + CLEARING));
    crowded = random.nextDouble(10, 40);
    double turned = random.nextDouble(-Math.PI, Math.PI);
    for (int arm = 0; arm < ARMS; arm++) {
      double inward = turned + arm * 0.5 * Math.PI;
      for (int turn = 0; turn < TURNS; turn++) {
        lines.add(line(inward, turn));
      }
    }
  }

  /** Right-hand traffic: an arm's inward lane lies half a lane to the right of its middle. */
  private static Line line(double inward, int turn) {
    double c = StrictMath.cos(inward);
    double s = StrictMath.sin(inward);
    double right = 0.5 * LANE_WIDTH;
    double far = ARM + MIDDLE;
    Line.Builder b = new Line.Builder(-far * c + right * s, -far * s - right * c, inward);
    b.piece(ARM, 0);
    double quarter = 0.5 * Math.PI;
    if (turn == 0) {
      b.piece(2 * MIDDLE, 0);
    } else {
      // Left: from half a lane right of one middle to half a lane right of the other.
      double radius = turn == 1 ? MIDDLE + right : MIDDLE - right;
      b.piece(quarter * radius, (turn == 1 ? 1 : -1) / radius);
    }
    return b.piece(ARM, 0).build();
  }

  @Override
  public String place() {
    return "crossing";
  }

  @Override
  public List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int arm = 0; arm < ARMS; arm++) {
      List<String> turns = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        turns.add("turn" + arm + turn);
        Line line = lines.get(arm * TURNS + turn);
        // Straight on leaves by the arm opposite, left by the one that lies there, and so right.
        int out = (arm + (turn == 0 ? 0 : turn == 1 ? 1 : 3)) % ARMS;
        lanes.add(lane("turn" + arm + turn, line, ARM, line.length() - ARM, List.of("out" + out)));
      }
      Line straight = lines.get(arm * TURNS);
      lanes.add(lane("in" + arm, straight, 0, ARM, turns));
      lanes.add(lane("out" + arm, straight, straight.length() - ARM, straight.length(), List.of()));
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
    boolean turns = line % TURNS != 0;
    boolean inTurn = s > ARM - 5 && s < lines.get(line).length() - ARM;
    return turns && inTurn ? Math.min(limit, TURNING_LIMIT) : limit;
  }

  @Override
  public double stop(Car car, double time, List<Car> others) {
    double turn = (time + phase) % (ARMS * (green + CLEARING));
    int arm = (int) (turn / (green + CLEARING));
    boolean open = arm == car.way / TURNS && turn - arm * (green + CLEARING) < green;
    return open ? Double.POSITIVE_INFINITY : ARM - 1;
  }

  @Override
  public double density(RandomGenerator random) {
    return crowded * random.nextDouble(0.7, 1.3);
  }
}
