package io.sparsewatt.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsewatt.simulator.road.CrossSection;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.road.Road;
import io.sparsewatt.simulator.road.RoadPoint;
import io.sparsewatt.simulator.traffic.AgentState;
import org.junit.jupiter.api.Test;

class EgoTest {

  /** A plan along the road from the ego's place to another offset at a constant speed. */
  private static PlanTrajectory along(
      Simulation simulation, double seconds, double speed, double toOffset) {
    int n = (int) Math.round(seconds * 10) + 1;
    double[][] p = new double[5][n];
    Road road = simulation.road();
    RoadPoint point = new RoadPoint();
    AgentState ego = simulation.ego().state();
    double station = road.project(ego.x(), ego.y(), point);
    double from = Road.offset(point, ego.x(), ego.y());
    for (int i = 0; i < n; i++) {
      double t = Math.min(1, i / 40.0);
      double blend = t * t * t * (10 + t * (-15 + 6 * t));
      double slope = 30 * t * t * (1 - t) * (1 - t) / 4.0 * (toOffset - from);
      double offset = from + blend * (toOffset - from);
      road.at(station, point);
      p[0][i] = i * 0.1;
      p[1][i] = point.xAt(offset);
      p[2][i] = point.yAt(offset);
      p[3][i] = Math.atan2(point.sin, point.cos) + Math.atan2(slope, speed);
      p[4][i] = speed;
      station += speed * 0.1 / point.metricAt(offset);
    }
    return new PlanTrajectory(simulation.timeNanos(), p[0], p[1], p[2], p[3], p[4]);
  }

  @Test
  void followsAPlanThatChangesLanes() {
    for (Family family : Family.values()) {
      Simulation simulation = new Simulation(new WorldSpec(3, family).withDensity(0));
      CrossSection section = simulation.road().section();
      double speed = simulation.ego().state().speed();
      PlanTrajectory plan = along(simulation, 8, speed, section.laneOffset(section.lanes() - 1));
      simulation.ego().follow(plan);
      for (int i = 1; i <= 79; i++) {
        simulation.step();
        AgentState ego = simulation.ego().state();
        double dx = ego.x() - plan.x()[i];
        double dy = ego.y() - plan.y()[i];
        assertThat(Math.sqrt(dx * dx + dy * dy))
            .as("%s: way off the plan after %d steps", family, i)
            .isLessThan(0.25);
        assertThat(simulation.ego().followsPlan()).isTrue();
      }
      assertThat(simulation.ego().state().lane()).isEqualTo(section.lanes() - 1);
      assertThat(simulation.offRoadSteps()).isZero();
      assertThat(simulation.ego().staleSteps()).isZero();
    }
  }

  @Test
  void itsOwnDriverTakesOverWhenThePlanRunsOut() {
    Simulation simulation = new Simulation(new WorldSpec(3, Family.TOWN));
    simulation.ego().follow(along(simulation, 1, 10, simulation.road().section().laneOffset(0)));
    for (int i = 0; i < 200; i++) {
      simulation.step();
    }
    assertThat(simulation.ego().planSteps()).isEqualTo(50);
    assertThat(simulation.ego().staleSteps()).isEqualTo(950);
    assertThat(simulation.ego().followsPlan()).isFalse();
    assertThat(simulation.collisions()).isZero();
    assertThat(simulation.offRoadSteps()).isZero();
    simulation.ego().release();
    simulation.step();
    assertThat(simulation.ego().staleSteps()).isEqualTo(950);
  }

  @Test
  void aPlanThatNoCarCanDriveIsNotDriven() {
    Simulation simulation = new Simulation(new WorldSpec(3, Family.TOWN).withDensity(0));
    AgentState ego = simulation.ego().state();
    double[] t = {0, 0.1, 5};
    double[] x = {ego.x(), ego.x() + 50, ego.x() + 3000};
    double[] y = {ego.y(), ego.y() + 50, ego.y() + 3000};
    double[] heading = {1.5, -1.5, 1.5};
    double[] v = {0, 500, 600};
    simulation.ego().follow(new PlanTrajectory(0, t, x, y, heading, v));
    double before = ego.speed();
    double steering = 0;
    for (int i = 0; i < 40; i++) {
      simulation.step();
      AgentState now = simulation.ego().state();
      double a = (now.speed() - before) / 0.1;
      assertThat(a).isBetween(-Ego.MAX_BRAKING - 1e-9, Ego.MAX_ACCELERATION + 1e-9);
      assertThat(now.speed()).isBetween(0.0, Ego.MAX_SPEED);
      double angle = simulation.ego().steering();
      assertThat(Math.abs(angle)).isLessThanOrEqualTo(Ego.MAX_STEERING);
      assertThat(Math.abs(angle - steering))
          .isLessThanOrEqualTo(Ego.MAX_STEERING_RATE * 0.1 + 1e-9);
      before = now.speed();
      steering = angle;
    }
    assertThat(simulation.offRoadSteps()).as("it left the road all the same").isPositive();
    assertThat(simulation.collisions()).as("and met what stands there").isPositive();
  }

  @Test
  void aPlanIntoTheOncomingTrafficCollidesAndEachCarCountsOnce() {
    Simulation simulation = new Simulation(new WorldSpec(5, Family.TOWN));
    CrossSection section = simulation.road().section();
    simulation.ego().follow(along(simulation, 40, 13, section.laneOffset(section.lanes())));
    for (int i = 0; i < 390; i++) {
      simulation.step();
    }
    assertThat(simulation.wrongWaySteps()).isGreaterThan(300);
    // Oncoming cars brake for the ego and are run into.
    assertThat(simulation.collisions()).isBetween(1L, 60L);
    assertThat(simulation.offRoadSteps()).isZero();
  }

  @Test
  void aPlanThatStandsIsHeld() {
    Simulation simulation = new Simulation(new WorldSpec(3, Family.TOWN).withDensity(0));
    AgentState ego = simulation.ego().state();
    double[] t = {0, 60};
    double yaw = ego.yaw();
    double far = 12 * Math.cos(yaw);
    double left = 12 * Math.sin(yaw);
    simulation
        .ego()
        .follow(
            new PlanTrajectory(
                0,
                t,
                new double[] {ego.x() + far, ego.x() + far},
                new double[] {ego.y() + left, ego.y() + left},
                new double[] {yaw, yaw},
                new double[] {0, 0}));
    for (int i = 0; i < 300; i++) {
      simulation.step();
    }
    AgentState now = simulation.ego().state();
    simulation.step();
    assertThat(now.speed()).isZero();
    assertThat(simulation.ego().state().x()).isEqualTo(now.x());
  }

  @Test
  void aParkedEgoStaysAndIsPassed() {
    Simulation simulation = new Simulation(new WorldSpec(3, Family.TOWN).parked());
    AgentState start = simulation.ego().state();
    simulation.ego().follow(along(simulation, 5, 10, 0));
    int passed = 0;
    double[] last = new double[4_000];
    for (int i = 0; i < 900; i++) {
      simulation.step();
      for (AgentState agent : simulation.truth(50).agents()) {
        if (agent.id() < last.length) {
          passed += last[agent.id()] * (agent.x() - start.x()) < 0 ? 1 : 0;
          last[agent.id()] = agent.x() - start.x();
        }
      }
    }
    assertThat(simulation.ego().state()).isEqualTo(start);
    assertThat(passed).isGreaterThan(20);
    assertThat(simulation.collisions()).isZero();
    assertThat(simulation.motion().reach()).isZero();
  }

  @Test
  void motionEndsWhereTheEgoIsAndHasItsSpeed() {
    Simulation simulation = new Simulation(new WorldSpec(3, Family.HIGHWAY));
    EgoMotion before = simulation.motion();
    AgentState start = simulation.ego().state();
    assertThat(before.reach()).isCloseTo(0.1 * start.speed(), within(1e-9));
    simulation.step();
    EgoMotion motion = simulation.motion();
    AgentState now = simulation.ego().state();
    assertThat(motion.x(-0.1)).isCloseTo(start.x(), within(1e-9));
    assertThat(motion.y(-0.1)).isCloseTo(start.y(), within(1e-9));
    assertThat(motion.x(0)).isEqualTo(now.x());
    assertThat(motion.heading(0)).isCloseTo(now.yaw(), within(1e-12));
    assertThat(motion.reach()).isCloseTo(0.1 * now.speed(), within(0.05));
  }

  @Test
  void badPlansAndSpecsAreRefusedInWords() {
    double[] two = {0, 1};
    assertThatThrownBy(() -> new PlanTrajectory(0, new double[1], two, two, two, two))
        .hasMessage("a plan of 2..6000 points required but it has 1");
    assertThatThrownBy(() -> new PlanTrajectory(0, two, new double[3], two, two, two))
        .hasMessage("plan column x holds 3 values, t holds 2");
    assertThatThrownBy(() -> new PlanTrajectory(0, new double[2], two, two, two, two))
        .hasMessage("plan times must rise, but t[1] = 0.0 after 0.0");
    assertThatThrownBy(
            () -> new PlanTrajectory(0, two, new double[] {0, Double.NaN}, two, two, two))
        .hasMessage("finite plan values required but x[1] = NaN");
    assertThatThrownBy(() -> new PlanTrajectory(0, two, two, two, two, new double[] {1, -1}))
        .hasMessage("plan speeds of at least 0 required but v[1] = -1.0");
    assertThatThrownBy(() -> new WorldSpec(1, Family.TOWN).withDensity(3))
        .hasMessage("a density of 0..2.0 required but it was 3.0");
    Simulation simulation = new Simulation(new WorldSpec(1, Family.TOWN));
    assertThatThrownBy(() -> simulation.truth(5_000))
        .hasMessage("a lookAhead of 10..1000.0 m required but it was 5000.0");
  }
}
