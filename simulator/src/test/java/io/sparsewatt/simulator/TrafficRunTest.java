package io.sparsewatt.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.traffic.AgentState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Minutes of traffic under the ego's own driver. */
class TrafficRunTest {

  @ParameterizedTest
  @CsvSource({"TOWN, 1, 1", "TOWN, 3, 1.8", "HIGHWAY, 1, 1", "HIGHWAY, 3, 1.8"})
  void nobodyOverlapsAnybody(Family family, long seed, double density) {
    int crossing = drive(family, seed, density, 2);
    assertThat(crossing > 0).as("people on the road").isEqualTo(family == Family.TOWN);
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(Family.class)
  void nobodyOverlapsAnybodyOnManyRoads(Family family) {
    int crossing = 0;
    for (long seed = 100; seed < 120; seed++) {
      crossing += drive(family, seed, 0.4 + 0.08 * (seed - 100), 5);
    }
    assertThat(crossing > 0).as("people on the road").isEqualTo(family == Family.TOWN);
  }

  /** Steps of people on the road, summed over people. */
  private static int drive(Family family, long seed, double density, int minutes) {
    Simulation simulation = new Simulation(new WorldSpec(seed, family).withDensity(density));
    String what = family + " seed " + seed;
    Map<Integer, AgentState> before = new HashMap<>();
    Set<Integer> ids = new HashSet<>();
    double hardest = 0;
    double fastest = 0;
    int crossing = 0;
    int fewest = Integer.MAX_VALUE;
    for (int step = 0; step < minutes * 600; step++) {
      simulation.step();
      TruthScene truth = simulation.truth(50);
      List<AgentState> all = new ArrayList<>(truth.agents());
      all.add(truth.ego());
      fewest = Math.min(fewest, truth.agents().size());
      Map<Integer, AgentState> now = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        AgentState a = all.get(i);
        now.put(a.id(), a);
        ids.add(a.id());
        boolean walks = a.type() == ObjectClass.PEDESTRIAN;
        if (walks && a.lane() >= 0) {
          crossing++;
        }
        if (!walks) {
          // At a crawl IDM stops dead behind whoever steps out; that hurts nobody.
          hardest = Math.min(hardest, a.speed() > 3 ? a.acceleration() : 0);
          fastest = Math.max(fastest, a.speed());
          for (int j = 0; j < i; j++) {
            // People may brush past one another on the pavement; nothing else may touch.
            if (Boxes.overlap(a, all.get(j))) {
              throw new AssertionError(
                  what + " step " + step + ": " + a + " overlaps " + all.get(j));
            }
          }
        }
        AgentState was = before.get(a.id());
        if (was != null) {
          // The stated velocity is the movement: no jumps.
          double dx = a.x() - was.x() - 0.05 * (a.vx() + was.vx());
          double dy = a.y() - was.y() - 0.05 * (a.vy() + was.vy());
          // A person starts and stops at once, a vehicle within its acceleration.
          if (!(Math.sqrt(dx * dx + dy * dy) < (walks ? 0.2 : 0.12))) {
            throw new AssertionError(what + " step " + step + ": from " + was + " jumps to " + a);
          }
        }
      }
      before = now;
    }
    assertThat(simulation.collisions()).as(what).isZero();
    assertThat(simulation.offRoadSteps()).as(what).isZero();
    assertThat(simulation.wrongWaySteps()).as(what).isZero();
    assertThat(simulation.laneChanges()).as(what).isGreaterThan(density < 1 ? -1 : 3);
    assertThat(hardest).as(what + " hardest braking").isGreaterThan(-6);
    assertThat(fastest).as(what + " top speed").isLessThan(family == Family.TOWN ? 18 : 42);
    assertThat(fewest).as(what + " agents at the emptiest").isGreaterThan(5);
    assertThat(ids.size()).as(what + " agents in all").isGreaterThan(30);
    assertThat(simulation.station()).as(what + " way of the ego").isGreaterThan(200);
    return crossing;
  }

  @Test
  void theWorldStaysBoundedOnALongDrive() {
    Simulation simulation = new Simulation(new WorldSpec(6, Family.HIGHWAY));
    int mostAgents = 0;
    int mostPrimitives = 0;
    for (int step = 0; step < 6_000; step++) {
      simulation.step();
      if (step % 50 == 0) {
        mostAgents = Math.max(mostAgents, simulation.truth(100).agents().size());
        mostPrimitives = Math.max(mostPrimitives, simulation.geometry().count());
      }
    }
    assertThat(simulation.station()).as("10 minutes").isGreaterThan(12_000);
    assertThat(mostAgents).isLessThan(120);
    assertThat(mostPrimitives).isLessThan(1_200);
    assertThat(simulation.collisions()).isZero();
  }
}
