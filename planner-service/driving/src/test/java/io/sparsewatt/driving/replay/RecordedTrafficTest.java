package io.sparsewatt.driving.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.driving.RealData;
import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedTrafficTest {

  private static final Moving FAR = new Moving("ego", new Box(1e6, 1e6, 0, 4, 2), 0);

  @Test
  void withNobodyInTheWayItIsTheRecordingReactiveOrNot() throws Exception {
    CommonRoadFile file = RealData.recording("USA_US101-8_1_T-1");
    Map<String, Track> tracks = new HashMap<>();
    file.tracks().forEach(t -> tracks.put(t.id(), t));
    for (boolean reactive : new boolean[] {false, true}) {
      RecordedTraffic traffic = new RecordedTraffic(file, reactive, 0);
      int seen = 0;
      for (int step = 0; step <= traffic.lastStep(); step++) {
        assertThat(traffic.step()).isEqualTo(step);
        for (Moving moving : traffic.moving()) {
          AgentState s = at(tracks, moving.id(), traffic.time());
          assertThat(moving.box().x()).isEqualTo(s.x());
          assertThat(moving.box().y()).isEqualTo(s.y());
          seen++;
        }
        for (Agent agent : traffic.agents()) {
          assertThat(agent.history().getLast().time()).isEqualTo(traffic.time());
          assertThat(agent.recordedFuture()).isEmpty();
          assertThat(agent.history().size()).isLessThanOrEqualTo(31);
        }
        traffic.advance(FAR);
      }
      assertThat(seen).isEqualTo(file.tracks().stream().mapToInt(t -> t.states().size()).sum());
      assertThat(traffic.reacting()).isZero();
    }
  }

  @Test
  void aTrackWithAHoleIsRefusedByName() {
    List<AgentState> states =
        List.of(new AgentState(0, 0, 0, 0, 1.0), new AgentState(0.2, 0.2, 0, 0, 1.0));
    Track track = new Track("7", io.sparsewatt.planner.scenario.AgentType.CAR, 4, 2, states);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new RecordedPath(track, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("track 7 has no state at 0.1 s but one at 0.2 s");
  }

  private static AgentState at(Map<String, Track> tracks, String id, double time) {
    return java.util.Objects.requireNonNull(tracks.get(id)).states().stream()
        .filter(s -> Math.abs(s.time() - time) < 1e-6)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoFindsAStandingEgoInTheWayStopsBehindIt() throws Exception {
    CommonRoadFile file = RealData.recording("USA_US101-8_1_T-1");
    int tried = 0;
    for (Track track : file.tracks()) {
      List<AgentState> states = track.states();
      AgentState first = states.getFirst();
      int n = states.size();
      // The ego stands where this one is 5 s later, unless someone is there before.
      if (first.time() > 0 || n < 60) {
        continue;
      }
      AgentState there = states.get(50);
      Moving ego = new Moving("ego", new Box(there.x(), there.y(), there.heading(), 4, 2), 0);
      RecordedTraffic replayed = new RecordedTraffic(file, false, 0);
      RecordedTraffic reacting = new RecordedTraffic(file, true, 0);
      boolean before = false;
      for (int step = 0; step < 49; step++) {
        before |=
            touches(replayed, ego, track.id(), false)
                || touches(replayed, ego, track.id(), true) && step < 20;
        replayed.advance(ego);
      }
      if (before) {
        continue;
      }
      tried++;
      for (int step = 0; step < 70; step++) {
        assertThat(touches(reacting, ego, track.id(), true))
            .as("%s at %d", track.id(), step)
            .isFalse();
        reacting.advance(ego);
      }
      assertThat(reacting.reacting()).isPositive();
    }
    assertThat(tried).isPositive();
  }

  private static boolean touches(RecordedTraffic traffic, Moving ego, String id, boolean self) {
    return traffic.moving().stream()
        .anyMatch(m -> m.id().equals(id) == self && m.box().overlaps(ego.box()));
  }
}
