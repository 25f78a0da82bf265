package io.sparsewatt.driving.traffic;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Two to five lanes on a bent road, free, dense, or jammed behind a stretch where all drive slowly.
 */
final class Motorway implements TrafficScene {

  private static final double LENGTH = 900;

  private final Line line;
  private final int count;
  private final double limit;
  private final double slowFrom;
  private final double slowLimit;
  private final double crowded;

  Motorway(RandomGenerator random) {
    count = random.nextInt(2, 6);
    limit = random.nextDouble(20, 33);
    // One of three is jammed behind a slow stretch, another is dense.
    int kind = random.nextInt(3);
    slowFrom = kind == 0 ? random.nextDouble(350, 700) : Double.POSITIVE_INFINITY;
    slowLimit = random.nextDouble(3, 12);
    crowded = kind == 2 ? random.nextDouble(6, 16) : random.nextDouble(18, 45);
    double bend = random.nextBoolean() ? 0 : random.nextDouble(-1, 1) / 350;
    line =
        new Line.Builder(0, 0, random.nextDouble(-Math.PI, Math.PI))
            .piece(LENGTH / 3, 0)
            .piece(LENGTH / 3, bend)
            .piece(LENGTH / 3, -0.5 * bend)
            .build();
  }

  @Override
  public String place() {
    return "motorway";
  }

  @Override
  public List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      double middle = l * LANE_WIDTH;
      lanes.add(
          new Lane(
              "lane" + l,
              line.bound(0, line.length(), middle + 0.5 * LANE_WIDTH),
              line.bound(0, line.length(), middle - 0.5 * LANE_WIDTH),
              List.of(),
              beside(l + 1),
              beside(l - 1),
              limit));
    }
    return lanes;
  }

  private Lane.@Nullable Adjacent beside(int lane) {
    return lane < 0 || lane >= count ? null : new Lane.Adjacent("lane" + lane, true);
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
  public double limit(int ignored, double s) {
    return s > slowFrom ? Math.min(limit, slowLimit) : limit;
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
