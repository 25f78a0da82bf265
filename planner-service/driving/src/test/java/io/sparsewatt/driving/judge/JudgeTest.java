package io.sparsewatt.driving.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class JudgeTest {

  private static final double DT = 0.1;

  /** Two lanes eastwards, of two sections each, 3.5 m wide, the right one's middle at y = 0. */
  private static LaneMap road() {
    List<Lane> lanes = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (int section = 0; section < 2; section++) {
        double y = 3.5 * side;
        double x = 100 * section;
        lanes.add(
            new Lane(
                "lane-" + side + section,
                Polyline.of(new double[] {x, x + 100}, new double[] {y + 1.75, y + 1.75}),
                Polyline.of(new double[] {x, x + 100}, new double[] {y - 1.75, y - 1.75}),
                section == 0 ? List.of("lane-" + side + "1") : List.of("elsewhere"),
                null,
                null,
                null));
      }
    }
    return new LaneMap(lanes);
  }

  private static Moving car(String id, double x, double y, double heading, double speed) {
    return new Moving(id, new Box(x, y, heading, 4, 2), speed);
  }

  private static Drive drive(int steps, DoubleFunction<Moving> ego, DoubleFunction<Moving> other) {
    List<Moving> egos = new ArrayList<>();
    List<List<Moving>> others = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      egos.add(ego.apply(i * DT));
      others.add(List.of(other.apply(i * DT)));
    }
    return new Drive(DT, egos, others);
  }

  private static Moving nobody(double t) {
    return car("far", 1_000, 1_000, 0, 0);
  }

  @Test
  void lanesSayWhatLiesOnThem() {
    LaneMap road = road();
    assertThat(road.outside(50, 0)).isZero();
    assertThat(road.outside(50, -3.75)).isCloseTo(2, within(1e-12));
    assertThat(road.outside(203, 4)).isCloseTo(3, within(1e-12));
    assertThat(road.place(120, 3.9, 0.1).offset()).isCloseTo(0.4, within(1e-12));
    // Over the seam of two sections a car is within one lane, over the line beside it not.
    assertThat(road.isWithinOneLane(new Box(100, 0, 0, 4, 2))).isTrue();
    assertThat(road.isWithinOneLane(new Box(100, 1.5, 0, 4, 2))).isFalse();
    assertThat(road.isOn("lane-11", 150, 3)).isTrue();
    assertThat(road.isOn("lane-10", 150, 3)).isFalse();
    assertThat(road.isOn("elsewhere", 150, 3)).isFalse();
  }

  @Test
  void contactsAreOfTheirKind() {
    LaneMap road = road();
    assertThat(
            Contacts.of(
                drive(30, t -> car("ego", 9.5 + 10 * t, 0, 0, 10), t -> car("a", 30, 0, 0, 0)),
                road))
        .containsExactly(new Contacts.Contact(17, "a", Contacts.Kind.TRACK_STOPPED, true));
    assertThat(
            Contacts.of(
                drive(
                    30, t -> car("ego", 10 + 10 * t, 0, 0, 10), t -> car("a", 25 + 2 * t, 0, 0, 2)),
                road))
        .singleElement()
        .satisfies(c -> assertThat(c.kind()).isEqualTo(Contacts.Kind.FRONT))
        .satisfies(c -> assertThat(c.atFault()).isTrue());
    assertThat(
            Contacts.of(
                drive(
                    30, t -> car("ego", 30 + 2 * t, 0, 0, 2), t -> car("a", 20 + 12 * t, 0, 0, 12)),
                road))
        .singleElement()
        .satisfies(c -> assertThat(c.kind()).isEqualTo(Contacts.Kind.REAR))
        .satisfies(c -> assertThat(c.atFault()).isFalse());
    assertThat(
            Contacts.of(
                drive(30, t -> car("ego", 30, 0, 0, 0), t -> car("a", 20 + 12 * t, 0, 0, 12)),
                road))
        .singleElement()
        .satisfies(c -> assertThat(c.kind()).isEqualTo(Contacts.Kind.EGO_STOPPED));
    // Beside each other: whoever leaves its lane is at fault.
    assertThat(
            Contacts.of(
                drive(
                    30,
                    t -> car("ego", 10 + 10 * t, 0, 0, 10),
                    t -> car("a", 7.5 + 10 * t, 3.5 - t, 0, 10)),
                road))
        .singleElement()
        .satisfies(c -> assertThat(c.kind()).isEqualTo(Contacts.Kind.LATERAL))
        .satisfies(c -> assertThat(c.atFault()).isFalse());
    assertThat(
            Contacts.of(
                drive(
                    30,
                    t -> car("ego", 10 + 10 * t, t, 0, 10),
                    t -> car("a", 7.5 + 10 * t, 3.5, 0, 10)),
                road))
        .singleElement()
        .satisfies(c -> assertThat(c.atFault()).isTrue());
    // Who overlaps from the start is nobody's choice.
    assertThat(
            Contacts.of(drive(3, t -> car("ego", 10, 0, 0, 0), t -> car("a", 11, 0, 0, 0)), road))
        .isEmpty();
  }

  @Test
  void timeToCollisionIsThatOfConstantVelocity() {
    // 26 m from bumper to bumper, closing at 20 m/s: touching after 1.3 s.
    Moving ego = car("ego", 0, 0, 0, 20);
    assertThat(TimeToCollision.at(ego, List.of(car("a", 30, 0, 0, 0))))
        .isCloseTo(1.3, within(1e-9));
    assertThat(TimeToCollision.at(ego, List.of(car("a", 30, 3, 0, 0)))).isInfinite();
    assertThat(TimeToCollision.at(ego, List.of(car("a", -30, 0, 0, 40)))).isInfinite();
    assertThat(TimeToCollision.at(ego, List.of(car("a", 20, -20, Math.PI / 2, 20))))
        .isBetween(0.8, 1.0);
    assertThat(TimeToCollision.at(car("ego", 0, 0, 0, 0), List.of(car("a", 3, 0, 0, 0))))
        .isInfinite();
  }

  @Test
  void smoothingKeepsParabolasAndTheirDerivatives() {
    double[] y = new double[40];
    for (int i = 0; i < y.length; i++) {
      double t = i * DT;
      y[i] = 3 - 2 * t + 0.7 * t * t;
    }
    for (int window : new int[] {8, 15}) {
      double[] first = Smoothing.filter(y, window, 1, DT);
      double[] second = Smoothing.filter(y, window, 2, DT);
      double[] value = Smoothing.filter(y, window, 0, DT);
      for (int i = 0; i < y.length; i++) {
        assertThat(value[i]).isCloseTo(y[i], within(1e-9));
        assertThat(first[i]).isCloseTo(-2 + 1.4 * i * DT, within(1e-9));
        assertThat(second[i]).isCloseTo(1.4, within(1e-8));
      }
    }
  }

  @Test
  void comfortIsMeasuredAsItIsFelt() {
    // 2 m/s² all the time, on a circle of 50 m.
    Drive turning =
        drive(
            40,
            t -> {
              double way = 5 * t + t * t;
              double angle = way / 50;
              return car("ego", 50 * Math.sin(angle), 50 - 50 * Math.cos(angle), angle, 5 + 2 * t);
            },
            JudgeTest::nobody);
    Comfort comfort = Comfort.of(turning);
    assertThat(comfort.acceleration()).isCloseTo(2, within(1e-6));
    assertThat(comfort.braking()).isZero();
    assertThat(comfort.yawRate()).isCloseTo(13.0 / 50, within(0.005));
    assertThat(comfort.lateral()).isCloseTo(13 * 13.0 / 50, within(0.05));
    assertThat(comfort.longitudinalJerk()).isLessThan(1e-6);
    assertThat(comfort.isComfortable()).isTrue();
    assertThat(KinematicCheck.violation(turning)).isNull();
    Drive braking =
        drive(10, t -> car("ego", 20 * t - 4 * t * t, 0, 0, 20 - 8 * t), JudgeTest::nobody);
    assertThat(Comfort.of(braking).braking()).isCloseTo(8, within(1e-6));
    assertThat(Comfort.of(braking).isComfortable()).isFalse();
    assertThat(KinematicCheck.violation(braking)).isNull();
  }

  @Test
  void whatNoCarCanDriveIsSaid() {
    assertThat(
            KinematicCheck.violation(
                drive(10, t -> car("ego", 10 * t, t, 0, 10), JudgeTest::nobody)))
        .contains("from where speed and heading lead at step 0");
    assertThat(
            KinematicCheck.violation(
                drive(
                    10, t -> car("ego", 10 * t - 8 * t * t, 0, 0, 10 - 16 * t), JudgeTest::nobody)))
        .contains("beyond the engine or the brakes");
    assertThat(
            KinematicCheck.violation(
                drive(
                    10,
                    t -> car("ego", Math.sin(10 * t), 1 - Math.cos(10 * t), 10 * t, 10),
                    JudgeTest::nobody)))
        .contains("friction circle");
    assertThat(KinematicCheck.violation(drive(10, t -> car("ego", 0, 0, t, 0), JudgeTest::nobody)))
        .contains("standstill");
  }

  @Test
  void scoresMultiplyWhatMustNotBe() {
    LaneMap road = road();
    Drive fine = drive(80, t -> car("ego", 10 + 10 * t, 0, 0, 10), JudgeTest::nobody);
    double[] none = new double[81];
    ClosedLoopScore best = ClosedLoopScore.of(fine, road, List.of(), 80, 80, none);
    assertThat(best.total()).isEqualTo(1);
    assertThat(ClosedLoopScore.of(fine, road, List.of(), 40, 80, none).total())
        .isCloseTo((2.5 + 5 + 4 + 2) / 16, within(1e-12));
    assertThat(ClosedLoopScore.of(fine, road, List.of(), 10, 80, none).total()).isZero();
    double[] some = new double[81];
    java.util.Arrays.fill(some, 1.115);
    assertThat(ClosedLoopScore.of(fine, road, List.of(), 80, 80, some).speedLimit())
        .isCloseTo(0.5, within(0.01));
    Contacts.Contact fault = new Contacts.Contact(3, "a", Contacts.Kind.FRONT, true);
    assertThat(ClosedLoopScore.of(fine, road, List.of(fault), 80, 80, none).total()).isZero();
    Drive off = drive(80, t -> car("ego", 10 + 10 * t, -1.2, 0, 10), JudgeTest::nobody);
    assertThat(ClosedLoopScore.of(off, road, List.of(), 80, 80, none).drivableArea()).isZero();
    Drive wrong = drive(30, t -> car("ego", 90 - 10 * t, 0, Math.PI, 10), JudgeTest::nobody);
    assertThat(ClosedLoopScore.of(wrong, road, List.of(), 80, 80, none).drivingDirection())
        .isZero();
  }

  @Test
  void costsAreTheirIntegrals() {
    // 1 m beside the middle at 10 m/s for 8 s, a goal at 12 to 15 m/s: L = 8, V = 4 * 8, T = 8.
    Drive drive = drive(80, t -> car("ego", 10 + 10 * t, 1, 0, 10), JudgeTest::nobody);
    CommonRoadCosts costs = CommonRoadCosts.of(drive, road(), new Interval(12, 15));
    assertThat(costs.sm1()).isCloseTo(8 + 20 * 32, within(1e-6));
    double near = 0;
    assertThat(costs.wx1()).isCloseTo(10 * 8 + 32 + 10 * 8 + near, within(1e-3));
    Drive faster =
        drive(80, t -> car("ego", 10 + 5 * t + t * t, 0, 0, 5 + 2 * t), JudgeTest::nobody);
    assertThat(CommonRoadCosts.of(faster, road(), null).sm1()).isCloseTo(50 * 4 * 8, within(1e-6));
  }

  @Test
  void goalsAreMetInAllTheyAskFor() {
    LaneMap road = road();
    Goal goal =
        new Goal(
            new Region.Rectangle(50, 0, 10, 2, 0),
            new Interval(2, 4),
            new Interval(8, 12),
            new Interval(-0.1, 0.1));
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 0.5, 0.05, 10), 3, road)).isTrue();
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 0.5, 2 * Math.PI - 0.05, 10), 3, road))
        .isTrue();
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 1.5, 0.05, 10), 3, road)).isFalse();
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 0.5, 0.2, 10), 3, road)).isFalse();
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 0.5, 0.05, 7), 3, road)).isFalse();
    assertThat(GoalCheck.isMet(goal, car("ego", 52, 0.5, 0.05, 10), 4.5, road)).isFalse();
    Goal lane = new Goal(new Region.OnLanes(List.of("lane-11")), null, null, null);
    assertThat(GoalCheck.isMet(lane, car("ego", 150, 3, 0, 10), 0, road)).isTrue();
    assertThat(GoalCheck.isMet(lane, car("ego", 150, 0, 0, 10), 0, road)).isFalse();
  }
}
