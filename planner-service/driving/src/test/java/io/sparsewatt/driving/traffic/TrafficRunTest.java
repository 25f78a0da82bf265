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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficRunTest {

  private static final List<Clip> CLIPS = SimulatedClips.of(20_261_130, 20);

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
      LaneMap lanes = new LaneMap(((Road.Lanes) clip.road()).lanes());
      int off = 0;
      int all = 0;
      for (Track t : clip.tracks()) {
        for (AgentState s : t.states()) {
          all++;
          off += lanes.outside(s.x(), s.y()) > 0.3 ? 1 : 0;
        }
      }
      assertThat(off).as(clip.name()).isLessThan(all / 100 + 1);
    }
  }

  @Test
  void motorwaysChangeLanesAndCrossingsTurnAndStop() {
    int changes = 0;
    int turns = 0;
    int stops = 0;
    for (Clip clip : CLIPS) {
      for (Track t : clip.tracks()) {
        AgentState first = t.states().getFirst();
        AgentState last = t.states().getLast();
        double dx = last.x() - first.x();
        double dy = last.y() - first.y();
        double across = dy * StrictMath.cos(first.heading()) - dx * StrictMath.sin(first.heading());
        double turn = StrictMath.IEEEremainder(last.heading() - first.heading(), 2 * Math.PI);
        boolean crossing = clip.place().contains("crossing");
        changes += !crossing && Math.abs(turn) < 0.05 && Math.abs(across) > 2.5 ? 1 : 0;
        turns += crossing && Math.abs(turn) > 1 ? 1 : 0;
        stops += crossing && t.states().stream().anyMatch(s -> speed(s) < 0.1) ? 1 : 0;
      }
    }
    assertThat(changes).isGreaterThan(5);
    assertThat(turns).isGreaterThan(5);
    assertThat(stops).isGreaterThan(30);
  }
}
