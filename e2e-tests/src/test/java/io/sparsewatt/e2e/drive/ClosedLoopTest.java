package io.sparsewatt.e2e.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planning.stage.LivePlanning;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.standalone.town.Seen;
import io.sparsewatt.standalone.town.TownDrive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The live planner at the wheel among simulated traffic that reacts to it. Scenes are the world's
 * own state, so this measures planning alone; but for one drive from what perception sees.
 */
class ClosedLoopTest {

  private static TownDrive.Figures drive(Family family, long seed, double density, int frames)
      throws Exception {
    return drive(family, seed, density, Seen.TRUE, frames);
  }

  private static TownDrive.Figures drive(
      Family family, long seed, double density, Seen seen, int frames) throws Exception {
    TownDrive.Figures figures;
    try (TownDrive drive =
        new TownDrive(
            new WorldSpec(seed, family).withDensity(density), LivePlanning.planner(), seen, true)) {
      figures = drive.run(frames);
    }
    System.out.printf(
        "%s, seed %d, density %.1f, %s, %d s: %s%n",
        family, seed, density, seen.text(), frames / 10, figures);
    return figures;
  }

  private static void check(TownDrive.Figures f) {
    assertThat(f.collisions()).isZero();
    assertThat(f.offRoadSteps()).isZero();
    assertThat(f.wrongWaySteps()).isZero();
    // The first frame has no speed.
    assertThat(f.infeasible()).isLessThanOrEqualTo(1);
    assertThat(f.outOfLaneShare()).as("share of time over the lane's edge").isLessThan(0.01);
    assertThat(f.offPathMean()).as("metres off the path").isLessThan(0.2);
    // nuPlan's comfort limits are 4.05 m/s² and 4.13 m/s³.
    assertThat(f.hardestBraking()).as("m/s²").isLessThan(4.05);
    assertThat(f.jerkRms()).as("m/s³").isLessThan(2.5);
    assertThat(f.gapLeast()).as("metres to the leader").isGreaterThan(2);
    assertThat(f.creepingShare()).as("share of time below 0.5 m/s, not standing").isLessThan(0.06);
    assertThat(f.flickerMean()).as("metres from one plan to the next").isLessThan(0.06);
  }

  @Test
  void theDemosTownIsDrivenSafelyAndSmoothly() throws Exception {
    TownDrive.Figures figures = drive(Family.TOWN, 7, 1, 150);
    check(figures);
    assertThat(figures.meanSpeed()).isGreaterThan(9);
  }

  /** Not smoothly: objects jump, and what is not there is braked for (docs/driving.md). */
  @Test
  void theDemosTownIsDrivenFromWhatPerceptionSees() throws Exception {
    TownDrive.Figures figures = drive(Family.TOWN, 7, 1, Seen.PERCEIVED, 100);
    assertThat(figures.collisions()).isZero();
    assertThat(figures.offRoadSteps()).isZero();
    assertThat(figures.wrongWaySteps()).isZero();
    assertThat(figures.meanSpeed()).isGreaterThan(9);
  }

  @Test
  @Tag("full")
  void anEmptyTownIsDrivenAtItsLimit() throws Exception {
    TownDrive.Figures figures = drive(Family.TOWN, 7, 0, 600);
    check(figures);
    assertThat(figures.meanSpeed()).isBetween(13.0, 14.2);
  }

  /**
   * A minute each; in dense traffic the queues decide the speed, so only free roads ask for one.
   */
  @ParameterizedTest(name = "{0}, seed {1}, density {2}")
  @CsvSource({
    "TOWN, 1, 1, 9",
    "TOWN, 2, 1, 5",
    "TOWN, 3, 1.5, 2",
    "TOWN, 5, 1.5, 4",
    "TOWN, 6, 1, 5",
    "TOWN, 8, 1.5, 4",
    "HIGHWAY, 1, 1, 27",
    "HIGHWAY, 2, 1.5, 27"
  })
  @Tag("full")
  void trafficIsDrivenWithSafelyAndSmoothly(Family family, long seed, double density, double speed)
      throws Exception {
    TownDrive.Figures figures = drive(family, seed, density, 600);
    check(figures);
    assertThat(figures.meanSpeed()).isGreaterThan(speed);
  }
}
