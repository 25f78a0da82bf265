package io.sparsewatt.planning.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The live stage at the wheel, in situations that every driver knows. */
class LiveDrivingTest {

  @Test
  void aBendIsDrivenInTheMiddleOfTheLaneAndSteadily() throws Exception {
    LaneDrive road = new LaneDrive(1 / 80.0);
    road.drive(20, 10);

    assertThat(road.infeasible).isZero();
    assertThat(road.most(m -> Math.abs(m.left()))).isLessThan(0.5);
    assertThat(road.from(10)).allSatisfy(m -> assertThat(m.speed()).isBetween(12.5, 14.2));
    assertThat(road.from(10)).allSatisfy(m -> assertThat(m.acceleration()).isBetween(-0.3, 0.3));
  }

  @Test
  void aLeaderIsFollowedAtADistanceWithoutSurging() throws Exception {
    LaneDrive road = new LaneDrive(0);
    road.others.add(LaneDrive.car(0, t -> 40 + 8 * t));
    road.drive(40, 13);

    assertThat(road.infeasible).isZero();
    assertThat(road.moments)
        .allSatisfy(m -> assertThat(m.gapTo(road.others.getFirst())).isGreaterThan(6));
    assertThat(road.most(m -> -m.acceleration())).isLessThan(3.5);
    for (LaneDrive.Moment m : road.from(25)) {
      assertThat(m.speed()).isBetween(7.6, 8.4);
      // 1 to 2.5 s.
      assertThat(m.gapTo(road.others.getFirst())).isBetween(8.0, 20.0);
      assertThat(m.acceleration()).isBetween(-0.5, 0.5);
    }
  }

  @Test
  void behindAStandingCarItComesToRestAndRests() throws Exception {
    LaneDrive road = new LaneDrive(0);
    road.others.add(LaneDrive.car(0, t -> 130));
    road.drive(30, 13);

    assertThat(road.infeasible).isZero();
    assertThat(road.most(m -> -m.acceleration())).isLessThan(5);
    assertThat(road.moments.getLast().gapTo(road.others.getFirst())).isBetween(1.5, 6.0);
    double at = road.from(22).getFirst().along();
    assertThat(road.from(22))
        .allSatisfy(m -> assertThat(m.speed()).isZero())
        .allSatisfy(m -> assertThat(m.along()).isEqualTo(at));
  }

  /** From 12 m/s at 4 m/s² to a stand, ten seconds of it, and on at 1.5 m/s². */
  @Test
  void aLeaderThatBrakesHardIsStoppedBehindAndFollowedAgain() throws Exception {
    LaneDrive road = new LaneDrive(0);
    road.others.add(
        LaneDrive.car(
            0,
            t -> {
              double braking = Math.max(0, Math.min(3, t - 5));
              double driving = Math.max(0, t - 20);
              return 28
                  + 12 * Math.min(t, 5)
                  + 12 * braking
                  - 2 * braking * braking
                  + 0.75 * driving * driving;
            }));
    road.drive(25, 12);

    assertThat(road.infeasible).isZero();
    assertThat(road.moments)
        .allSatisfy(m -> assertThat(m.gapTo(road.others.getFirst())).isGreaterThan(1));
    assertThat(road.most(m -> -m.acceleration())).isLessThan(8);
    assertThat(road.from(18).getFirst().speed()).isZero();
    assertThat(road.from(23.5).getFirst().speed()).as("sets off again").isGreaterThan(0.5);
  }

  @Test
  void parkedCarsBesideTheLaneDoNotStopIt() throws Exception {
    LaneDrive road = new LaneDrive(0);
    for (int i = 0; i < 20; i++) {
      double place = 15 + 9 * i;
      road.others.add(LaneDrive.car(-3.3, t -> place));
    }
    road.drive(12, 12);

    assertThat(road.infeasible).isZero();
    assertThat(road.moments).allSatisfy(m -> assertThat(m.speed()).isGreaterThan(9));
    assertThat(road.most(m -> Math.abs(m.left()))).isLessThan(0.7);
  }

  @Test
  void oncomingTrafficAroundABendIsNoReasonToBrake() throws Exception {
    LaneDrive road = new LaneDrive(1 / 80.0);
    for (int i = 0; i < 10; i++) {
      double place = 30 + 30 * i;
      road.others.add(LaneDrive.car(3.25, t -> place - 12 * t));
    }
    road.drive(12, 12);

    assertThat(road.infeasible).isZero();
    assertThat(road.moments).allSatisfy(m -> assertThat(m.speed()).isGreaterThan(11));
    assertThat(road.most(m -> Math.abs(m.left()))).isLessThan(0.6);
  }

  /** A follower that keeps its distance is nothing to flee from. */
  @Test
  void aTailgaterPushesItNeitherForwardNorAside() throws Exception {
    LaneDrive road = new LaneDrive(0);
    road.others.add(LaneDrive.car(0, t -> 30 + 8 * t));
    // Close behind a vehicle that follows the leader.
    road.others.add(LaneDrive.car(0, t -> 30 + 8 * t - 22));
    road.drive(25, 8);

    assertThat(road.moments)
        .allSatisfy(m -> assertThat(m.gapTo(road.others.getFirst())).isGreaterThan(8));
    assertThat(road.most(m -> Math.abs(m.left()))).isLessThan(0.2);
  }
}
