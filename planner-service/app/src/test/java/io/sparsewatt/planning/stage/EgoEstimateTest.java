package io.sparsewatt.planning.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import org.junit.jupiter.api.Test;

class EgoEstimateTest {

  private static final Ego BENDING = new Ego(3, 4, 0.3, 9, -1, 0.02, 4.5, 1.6);

  /** Brakes and bends: the road is slow, and straight on from a vehicle that turns. */
  private static Plan plan() throws Exception {
    return new Planner().plan(Scenario.builder(BENDING, new Road.Corridor(6, 80, 5.0)).build());
  }

  private static SceneEvent at(double x, double y, double heading) {
    return SceneEvent.newBuilder()
        .setEgo(
            Pose.newBuilder()
                .setX(x)
                .setY(y)
                .setQz(StrictMath.sin(heading / 2))
                .setQw(StrictMath.cos(heading / 2)))
        .build();
  }

  @Test
  void whoFollowsThePlanDoesWhatItSays() throws Exception {
    Plan plan = plan();
    Trajectory trajectory = PlanRecords.of(plan).getTrajectory();
    for (int i : new int[] {1, 2, 7}) {
      Plan.Point now = plan.trajectory().get(i);
      Ego ego = EgoEstimate.following(at(now.x(), now.y(), now.heading()), trajectory, 0.1 * i);

      assertThat(ego.x()).isEqualTo(now.x());
      assertThat(ego.heading()).isCloseTo(now.heading(), within(1e-12));
      assertThat(ego.speed()).isCloseTo(now.speed(), within(1e-9));
      assertThat(ego.acceleration()).isCloseTo(now.acceleration(), within(1e-6));
      assertThat(ego.curvature()).isCloseTo(now.curvature(), within(1e-9));
    }
  }

  /** Recorded drives: the plan is nobody's, and its share of the estimate is small. */
  @Test
  void whoDoesNotIsJudgedByItsPoses() throws Exception {
    Plan plan = plan();
    Trajectory trajectory = PlanRecords.of(plan).getTrajectory();
    // Straight on at 9 m/s.
    Ego ego =
        EgoEstimate.following(
            at(3 + 0.9 * StrictMath.cos(0.3), 4 + 0.9 * StrictMath.sin(0.3), 0.3), trajectory, 0.1);

    Plan.Point planned = plan.trajectory().get(1);
    assertThat(planned.speed()).isLessThan(8.95);
    assertThat(planned.curvature()).isLessThan(0.019);
    // What one tenth of a second can change: half of 0.1 s at 8 m/s², half of it at 0.155 1/(m s).
    assertThat(ego.speed()).isCloseTo(9, within(0.4));
    assertThat(ego.curvature()).isCloseTo(0, within(0.008));
  }

  @Test
  void whatStandsHasTheWheelsOfItsPlan() throws Exception {
    Plan plan =
        new Planner()
            .plan(
                Scenario.builder(
                        new Ego(0, 0, 0, 0, 0, 0.05, 4.5, 1.6), new Road.Corridor(6, 80, 5.0))
                    .build());
    Trajectory trajectory = PlanRecords.of(plan).getTrajectory();

    Ego ego = EgoEstimate.following(at(0.01, 0, 0.002), trajectory, 0.1);

    assertThat(ego.curvature()).isEqualTo(plan.trajectory().get(1).curvature());
    assertThat(ego.speed()).isBetween(0.0, 0.6);
  }

  @Test
  void nothingLeavesTheLimits() throws Exception {
    Trajectory trajectory = PlanRecords.of(plan()).getTrajectory();
    for (double jump : new double[] {-500, -5, 5, 500}) {
      Ego ego = EgoEstimate.following(at(3 + jump, 4 - jump, 2), trajectory, 0.1);
      assertThat(ego.speed()).isBetween(0.0, 50.8);
      assertThat(ego.acceleration()).isBetween(-8.0, 3.0);
      assertThat(ego.curvature()).isBetween(-0.2, 0.2);
    }
  }
}
