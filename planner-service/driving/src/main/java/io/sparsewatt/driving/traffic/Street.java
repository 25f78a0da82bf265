package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A street in a town: a lane either way, bends, parked cars at its sides, on some a light for those
 * who walk across, on others a stretch where all drive slowly.
 */
final class Street implements TrafficScene {

  private static final double LENGTH = 400;
  private static final double HALF = 0.5 * LANE_WIDTH;
  // Seconds of a light.
  private static final double GREEN = 15;
  private static final double RED = 10;

  private final Line there;
  private final Line back;
  private final double limit;
  private final double crowded;
  private final double light;
  private final double phase;
  private final double slowFrom;
  private final double slowLimit;
  private final List<Parked> parked = new ArrayList<>();

  Street(RandomGenerator random) {
    limit = random.nextDouble(8, 17);
    crowded = random.nextDouble(8, 45);
    boolean lit = random.nextBoolean();
    light = lit ? random.nextDouble(0.3, 0.7) * LENGTH : Double.POSITIVE_INFINITY;
    phase = random.nextDouble(0, GREEN + RED);
    boolean slow = random.nextInt(3) == 0;
    slowFrom = slow ? random.nextDouble(0.3, 0.6) * LENGTH : Double.POSITIVE_INFINITY;
    slowLimit = random.nextDouble(2, 7);
    double bend = random.nextDouble(-1, 1) / 40;
    double other = random.nextDouble(-1, 1) / 80;
    double[] curvatures = {0, bend, 0, other, 0};
    double[] metres = new double[curvatures.length];
    for (int i = 0; i < metres.length; i++) {
      // A bend turns by a quarter at most.
      double most = curvatures[i] == 0 ? LENGTH : 0.5 * Math.PI / Math.abs(curvatures[i]);
      metres[i] = Math.min(LENGTH / metres.length, most);
    }
    double direction = random.nextDouble(-Math.PI, Math.PI);
    Line middle = beside(new double[3], direction, metres, curvatures, 0);
    there = beside(new double[3], direction, metres, curvatures, HALF);
    double[] end = new double[3];
    middle.place(middle.length(), 0, end);
    double[] turned = new double[metres.length];
    double[] reversed = new double[metres.length];
    for (int i = 0; i < metres.length; i++) {
      reversed[i] = metres[metres.length - 1 - i];
      turned[i] = -curvatures[metres.length - 1 - i];
    }
    back = beside(end, end[2] + Math.PI, reversed, turned, HALF);
    double share = random.nextDouble(0, 0.9);
    park(there, share, random);
    park(back, share, random);
  }

  /** A line so far to the right of one of such pieces. */
  private static Line beside(
      double[] start, double direction, double[] metres, double[] curvatures, double right) {
    double x = start[0] + right * StrictMath.sin(direction);
    double y = start[1] - right * StrictMath.cos(direction);
    Line.Builder b = new Line.Builder(x, y, direction);
    for (int i = 0; i < metres.length; i++) {
      double stretch = 1 + right * curvatures[i];
      b.piece(metres[i] * stretch, curvatures[i] / stretch);
    }
    return b.build();
  }

  private void park(Line line, double share, RandomGenerator random) {
    double[] pose = new double[3];
    double s = random.nextDouble(5, 15);
    while (s < line.length() - 5) {
      double length = random.nextDouble(3.8, 5.2);
      double width = random.nextDouble(1.6, 2);
      if (random.nextDouble() < share) {
        // Half on the pavement or beside the lane: never in it.
        double gap = random.nextDouble(0.1, 0.8);
        line.place(s, -(HALF + gap + 0.5 * width), pose);
        double against = random.nextInt(8) == 0 ? Math.PI : 0;
        double heading = pose[2] + against + 0.02 * random.nextGaussian();
        parked.add(new Parked(pose[0], pose[1], heading, length, width));
      }
      s += length + random.nextDouble(0.8, 4);
    }
  }

  @Override
  public String place() {
    return "street";
  }

  @Override
  public List<Lane> lanes() {
    return List.of(lane("there", there), lane("back", back));
  }

  private Lane lane(String id, Line line) {
    return new Lane(
        id,
        line.bound(0, line.length(), HALF),
        line.bound(0, line.length(), -HALF),
        List.of(),
        null,
        null,
        limit);
  }

  @Override
  public List<Line> lines() {
    return List.of(there, back);
  }

  @Override
  public int lanesOf(int line) {
    return 1;
  }

  @Override
  public double limit(int line, double s) {
    return line == 0 && s > slowFrom ? Math.min(limit, slowLimit) : limit;
  }

  @Override
  public double stop(Car car, double time, List<Car> others) {
    boolean red = (time + phase) % (GREEN + RED) > GREEN;
    return red ? (car.way == 0 ? light : car.line.length() - light) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double density(RandomGenerator random) {
    return crowded * random.nextDouble(0.7, 1.3);
  }

  @Override
  public List<Parked> parked() {
    return parked;
  }
}
