package io.sparsewatt.driving.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.driving.forecast.Clip;
import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.LaneMap;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficRunTest {

  // Ten of a kind.
  private static final List<Clip> CLIPS = SimulatedClips.of(20_261_130, 50);

  @Test
  void theSameSeedIsTheSameTraffic() {
    assertThat(SimulatedClips.of(20_261_131, 1).getFirst().tracks())
        .isEqualTo(SimulatedClips.of(20_261_131, 1).getFirst().tracks());
    assertThat(SimulatedClips.of(3, 1).getFirst().tracks())
        .isNotEqualTo(SimulatedClips.of(4, 1).getFirst().tracks());
  }

  /** Drivers of these models do not crash: what is learned from is traffic, not accidents. */
  @Test
  void hardlyAnyoneMeets() {
    int cars = 0;
    int meet = 0;
    for (Clip clip : CLIPS) {
      cars += clip.tracks().size();
      meet += meetings(clip);
    }
    assertThat(cars).isGreaterThan(400);
    assertThat(meet).isLessThan(cars / 50);
  }

  private static int meetings(Clip clip) {
    record Seen(String id, Box box) {}
    Map<Long, List<Seen>> byTime = new TreeMap<>();
    for (Track t : clip.tracks()) {
      for (AgentState s : t.states()) {
        byTime
            .computeIfAbsent(Math.round(s.time() * 10), k -> new ArrayList<>())
            .add(new Seen(t.id(), new Box(s.x(), s.y(), s.heading(), t.length(), t.width())));
      }
    }
    Set<String> met = new HashSet<>();
    for (List<Seen> seen : byTime.values()) {
      for (Seen a : seen) {
        for (Seen b : seen) {
          if (a.id().compareTo(b.id()) < 0 && a.box().overlaps(b.box())) {
            met.add(a.id() + b.id());
          }
        }
      }
    }
    return met.size();
  }

  private static double speed(AgentState s) {
    return s.speed() == null ? Double.NaN : s.speed();
  }

  @Test
  void theyStayOnTheLanes() {
    for (Clip clip : CLIPS) {
      if (!(clip.road() instanceof Road.Lanes road)) {
        continue;
      }
      LaneMap lanes = new LaneMap(road.lanes());
      int off = 0;
      int all = 0;
      for (Track t : clip.tracks()) {
        if (t.id().startsWith("parked")) {
          continue;
        }
        for (AgentState s : t.states()) {
          all++;
          off += lanes.outside(s.x(), s.y()) > 0.3 ? 1 : 0;
        }
      }
      assertThat(off).as(clip.name()).isLessThan(all / 100 + 1);
    }
  }

  @Test
  void eachPlaceHasItsOwnTraffic() {
    int changes = 0;
    int turns = 0;
    int stops = 0;
    int merged = 0;
    int parked = 0;
    int around = 0;
    for (Clip clip : CLIPS) {
      for (Track t : clip.tracks()) {
        AgentState first = t.states().getFirst();
        AgentState last = t.states().getLast();
        double dx = last.x() - first.x();
        double dy = last.y() - first.y();
        double across = dy * StrictMath.cos(first.heading()) - dx * StrictMath.sin(first.heading());
        double turn = StrictMath.IEEEremainder(last.heading() - first.heading(), 2 * Math.PI);
        boolean changed = Math.abs(turn) < 0.05 && Math.abs(across) > 2.5;
        boolean stood = t.states().stream().anyMatch(s -> speed(s) < 0.1);
        switch (clip.place()) {
          case "simulated motorway" -> changes += changed ? 1 : 0;
          case "simulated merge" -> merged += changed ? 1 : 0;
          case "simulated crossing" -> {
            turns += Math.abs(turn) > 1 ? 1 : 0;
            stops += stood ? 1 : 0;
          }
          case "simulated street" -> parked += t.id().startsWith("parked") ? 1 : 0;
          case "simulated roundabout" -> around += Math.abs(turn) > 0.5 ? 1 : 0;
          default -> throw new AssertionError(clip.place());
        }
      }
    }
    assertThat(changes).as("change lanes on motorways").isGreaterThan(5);
    assertThat(merged).as("merge").isGreaterThan(3);
    assertThat(turns).as("turn at crossings").isGreaterThan(5);
    assertThat(stops).as("stop at crossings").isGreaterThan(30);
    assertThat(parked).as("are parked").isGreaterThan(20);
    assertThat(around).as("go around").isGreaterThan(10);
  }

  /** Who enters gives way; so the ring does not fill up and stand still. */
  @Test
  void roundaboutsMoveOn() {
    for (long seed = 1; seed <= 4; seed++) {
      TrafficRun run =
          new TrafficRun(
              new Roundabout(new SplittableRandom(seed)), new SplittableRandom(seed + 100));
      for (int t = 0; t < 600; t++) {
        run.step();
      }
      double fastest =
          run.record(20, 0).stream()
              .flatMap(t -> t.states().stream())
              .mapToDouble(TrafficRunTest::speed)
              .max()
              .orElse(0);
      assertThat(fastest).as("m/s after a minute, seed " + seed).isGreaterThan(4);
    }
  }

  /** A lane that ends is left by all before it does. */
  @Test
  void nobodyGoesOnWhereALaneEnds() {
    OnRamp ramp = new OnRamp(new SplittableRandom(5));
    TrafficRun run = new TrafficRun(ramp, new SplittableRandom(6));
    Line line = ramp.lines().getFirst();
    double[] sd = new double[2];
    for (Track t : run.record(600, 0)) {
      for (AgentState s : t.states()) {
        if (line.project(s.x(), s.y(), sd) && sd[0] > ramp.end(0)) {
          assertThat(sd[1]).as(t.id()).isGreaterThan(0.5 * TrafficScene.LANE_WIDTH - 0.5);
        }
      }
    }
  }
}
