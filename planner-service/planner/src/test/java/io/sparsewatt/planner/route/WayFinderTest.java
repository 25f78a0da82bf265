package io.sparsewatt.planner.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WayFinderTest {

  private static Lane lane(
      String id,
      double x0,
      double x1,
      double y,
      List<String> successors,
      @Nullable String left,
      @Nullable String right) {
    return new Lane(
        id,
        Polyline.of(new double[] {x0, x1}, new double[] {y + 2, y + 2}),
        Polyline.of(new double[] {x0, 0.5 * (x0 + x1), x1}, new double[] {y - 2, y - 2, y - 2}),
        successors,
        left == null ? null : new Lane.Adjacent(left, true),
        right == null ? null : new Lane.Adjacent(right, true),
        10.0);
  }

  /** Two lanes of 100 m, then 100 m more of the left one only; a lane apart from all. */
  private static Road road() {
    return new Road.Lanes(
        List.of(
            lane("right", 0, 100, 0, List.of(), "left", null),
            lane("left", 0, 100, 4, List.of("on"), null, "right"),
            lane("on", 100, 200, 4, List.of(), null, null),
            lane("island", 0, 100, 50, List.of(), null, null)));
  }

  private static Scenario scene(double x, double y, @Nullable Region region) {
    return Scenario.builder(Ego.at(x, y, 0, 8), road())
        .goal(region == null ? null : new Goal(region, null, null, null))
        .build();
  }

  @Test
  void changesLaneOnTheWayToTheGoal() {
    Way way = WayFinder.find(scene(20, 0, new Region.Rectangle(150, 4, 6, 2, 0)));
    assertThat(way.unreachable()).isNull();
    assertThat(way.remarks()).isEmpty();
    Projection p = new Projection();
    p.segment = way.route().nearest(20, 0);
    way.route().project(20, 0, p);
    assertThat(p.d).isCloseTo(0, Offset.offset(0.1));
    double ego = p.s;
    // 24 m (3 s) later it is in the left lane.
    double[] xy = new double[2];
    way.route().point(ego + 30, 0, xy);
    assertThat(xy[1]).isCloseTo(4, Offset.offset(0.1));
    assertThat(0.5 * (way.goalFrom() + way.goalTo()) - ego).isCloseTo(130, Offset.offset(1.0));
    assertThat(way.goalTo() - way.goalFrom()).isCloseTo(6, Offset.offset(1e-6));
  }

  /** Planned anew in every scene, a change must not begin anew at the lane's middle. */
  @Test
  void aChangeThatHasBegunGoesOn() {
    Region goal = new Region.Rectangle(150, 4, 6, 2, 0);
    double[] xy = new double[2];
    for (double y : new double[] {0.5, 1, 1.9}) {
      Route route = WayFinder.find(scene(40, y, goal)).route();
      Projection p = new Projection();
      p.segment = route.nearest(40, y);
      route.project(40, y, p);
      assertThat(p.d).as("beside the way at %s", y).isCloseTo(0, Offset.offset(0.1));
      // Of the 24 m (3 s) of a change those remain that it has not gone.
      route.point(p.s + 24 * (1 - y / 4) + 6, 0, xy);
      assertThat(xy[1]).as("after the change, from %s", y).isCloseTo(4, Offset.offset(0.05));
    }
    // Beside the middle on the other side no change has begun.
    Route route = WayFinder.find(scene(40, -1, goal)).route();
    Projection p = new Projection();
    p.segment = route.nearest(40, -1);
    route.project(40, -1, p);
    assertThat(p.d).isCloseTo(-1, Offset.offset(0.1));
  }

  @Test
  void knowsTheRoadOnBothSides() {
    Way way = WayFinder.find(scene(20, 0, null));
    Projection p = new Projection();
    p.segment = way.route().nearest(20, 0.5);
    way.route().project(20, 0.5, p);
    assertThat(p.d).isCloseTo(0.5, Offset.offset(1e-9));
    assertThat(p.left).isCloseTo(6, Offset.offset(1e-9));
    assertThat(p.right).isCloseTo(2, Offset.offset(1e-9));
    assertThat(p.limit).isEqualTo(10);
  }

  @Test
  void theWayLeadsThroughTheGoalsMiddleAndNotBesideIt() {
    Way way = WayFinder.find(scene(20, 0, new Region.Rectangle(70, 1.2, 4, 1, 0)));
    double goal = 0.5 * (way.goalFrom() + way.goalTo());
    double[] xy = new double[2];
    way.route().point(goal, 0, xy);
    assertThat(xy[0]).isCloseTo(70, Offset.offset(0.05));
    assertThat(xy[1]).isCloseTo(1.2, Offset.offset(0.05));
    assertThat(way.route().headingAt(goal)).isCloseTo(0, Offset.offset(0.02));
    // It is the lane's middle before and after, and the road's edges stay where they are.
    for (double x : new double[] {20, 45, 95}) {
      Projection p = new Projection();
      p.segment = way.route().nearest(x, 0);
      way.route().project(x, 0, p);
      assertThat(p.d).as("at %s", x).isCloseTo(0, Offset.offset(0.01));
    }
    Projection p = new Projection();
    p.segment = way.route().nearest(70, 1.2);
    way.route().project(70, 1.2, p);
    assertThat(p.left).isCloseTo(6 - 1.2, Offset.offset(0.01));
    assertThat(p.right).isCloseTo(2 + 1.2, Offset.offset(0.01));
  }

  @Test
  void saysWhenNoRouteLeadsThere() {
    Way way = WayFinder.find(scene(20, 0, new Region.Circle(50, 50, 3)));
    assertThat(way.unreachable()).isNotNull();
    assertThat(way.unreachable().code()).isEqualTo("goal-no-route");
    assertThat(way.unreachable().message()).contains("lane right").contains("lane island");
    assertThat(way.hasGoal()).isFalse();
  }

  @Test
  void aGoalOnLanesLastsAsLongAsTheyDo() {
    Way way = WayFinder.find(scene(20, 4, new Region.OnLanes(List.of("on"))));
    double start = way.goalFrom();
    double[] xy = new double[2];
    way.route().point(start, 0, xy);
    assertThat(xy[0]).isCloseTo(100, Offset.offset(0.01));
    assertThat(way.goalTo() - start).isCloseTo(100, Offset.offset(0.01));
  }

  @Test
  void whereLanesForkTheOneThatLeadsToTheGoalIsTheEgos() {
    // Straight on, and a bend to the left of 20 m from the same place.
    int n = 20;
    double[] lx = new double[n];
    double[] ly = new double[n];
    double[] rx = new double[n];
    double[] ry = new double[n];
    for (int i = 0; i < n; i++) {
      double a = 0.5 * Math.PI * i / (n - 1);
      lx[i] = 20 + 18 * Math.sin(a);
      ly[i] = 20 - 18 * Math.cos(a);
      rx[i] = 20 + 22 * Math.sin(a);
      ry[i] = 20 - 22 * Math.cos(a);
    }
    Lane bend =
        new Lane("bend", Polyline.of(lx, ly), Polyline.of(rx, ry), List.of(), null, null, 10.0);
    Road fork =
        new Road.Lanes(
            List.of(
                lane("before", 0, 20, 0, List.of("on", "bend"), null, null),
                lane("on", 20, 80, 0, List.of(), null, null),
                bend));
    // 4 m into the fork the ego has hardly turned: by its heading it is on the lane straight on.
    Scenario s =
        Scenario.builder(Ego.at(24, 0.3, 0.05, 8), fork)
            .goal(new Goal(new Region.OnLanes(List.of("bend")), null, null, null))
            .build();
    Way way = WayFinder.find(s);
    assertThat(way.unreachable()).isNull();
    assertThat(way.hasGoal()).isTrue();
    Projection p = new Projection();
    p.segment = way.route().nearest(24, 0.3);
    way.route().project(24, 0.3, p);
    double[] xy = new double[2];
    way.route().point(p.s + 22, 0, xy);
    assertThat(xy[1]).isGreaterThan(5);
  }

  @Test
  void offTheRoadIsARemark() {
    Way way = WayFinder.find(scene(20, -5, null));
    assertThat(way.remarks()).hasSize(1);
    assertThat(way.remarks().getFirst().code()).isEqualTo("off-road");
    assertThat(way.remarks().getFirst().message()).contains("3.0 m off the road");
  }

  /** The walking search finds what the exhaustive one does, along motions that follow the path. */
  @Test
  void projectionWalksToTheNearestPlace() {
    SplittableRandom random = new SplittableRandom(11);
    int n = 80;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * i;
      y[i] = 12 * Math.sin(i / 9.0);
    }
    Road path = new Road.ReferencePath(Polyline.of(x, y), 4, null);
    Way way = WayFinder.find(Scenario.builder(Ego.at(0, 0, 0, 8), path).build());
    Projection p = new Projection();
    double[] xy = new double[2];
    for (double s = 0; s < way.route().length(); s += 0.7) {
      double offset = random.nextDouble(-2, 2);
      way.route().point(s, offset, xy);
      way.route().project(xy[0], xy[1], p);
      double least = Double.POSITIVE_INFINITY;
      for (double at = 0; at < way.route().length(); at += 0.05) {
        double[] q = new double[2];
        way.route().point(at, 0, q);
        least = Math.min(least, Math.hypot(q[0] - xy[0], q[1] - xy[1]));
      }
      assertThat(Math.abs(p.d)).as("seed 11, s %s", s).isLessThanOrEqualTo(least + 1e-9);
    }
  }
}
