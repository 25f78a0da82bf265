package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A motorway of one to three lanes and, to their right, one that joins them and ends: who comes by
 * it has to find a gap.
 */
final class OnRamp implements TrafficScene {

  private static final double LENGTH = 800;

  private final Line line;
  private final int count;
  private final double ends;
  private final double limit;
  private final double crowded;

  OnRamp(RandomGenerator random) {
    count = random.nextInt(2, 5);
    ends = random.nextDouble(300, 500);
    limit = random.nextDouble(14, 30);
    crowded = random.nextDouble(8, 30);
    double bend = random.nextBoolean() ? 0 : random.nextDouble(-1, 1) / 400;
    line =
        new Line.Builder(0, 0, random.nextDouble(-Math.PI, Math.PI))
            .piece(LENGTH / 2, bend)
            .piece(LENGTH / 2, 0)
            .build();
  }

  @Override
  public String place() {
    return "merge";
  }

  @Override
  public List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      lanes.add(lane("before", l, 0, ends, l == 0 ? List.of() : List.of("after" + l)));
    }
    for (int l = 1; l < count; l++) {
      lanes.add(lane("after", l, ends, line.length(), List.of()));
    }
    return lanes;
  }

  private Lane lane(String part, int l, double from, double to, List<String> successors) {
    double middle = l * LANE_WIDTH;
    return new Lane(
        part + l,
        line.bound(from, to, middle + 0.5 * LANE_WIDTH),
        line.bound(from, to, middle - 0.5 * LANE_WIDTH),
        successors,
        beside(part, l + 1),
        beside(part, l - 1),
        limit);
  }

  private Lane.@Nullable Adjacent beside(String part, int lane) {
    boolean there = lane < count && lane >= (part.equals("before") ? 0 : 1);
    return there ? new Lane.Adjacent(part + lane, true) : null;
  }

  @Override
  public List<Line> lines() {
    return List.of(line);
  }

  @Override
  public int lanesOf(int ignored) {
    return count;
  }

  @Override
  public boolean isOnlyLeft(int lane) {
    return lane == 0;
  }

  @Override
  public double end(int lane) {
    return lane == 0 ? ends : Double.POSITIVE_INFINITY;
  }

  @Override
  public double limit(int ignored, double s) {
    return limit;
  }

  @Override
  public double stop(Car car, double time, List<Car> others) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double density(RandomGenerator random) {
    return crowded * random.nextDouble(0.7, 1.3);
  }
}
