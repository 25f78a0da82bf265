package io.sparsewatt.driving.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sparsewatt.driving.traffic.SimulatedClips;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final Road ROAD = new Road.Corridor(12, 400, null);

  /** Along x, with a constant acceleration. */
  private static Agent car(String id, double x, double y, double v, double a) {
    List<AgentState> past = new ArrayList<>();
    List<AgentState> future = new ArrayList<>();
    for (int q = -20; q <= 52; q++) {
      double t = 0.1 * q;
      AgentState s = new AgentState(t, x + v * t + 0.5 * a * t * t, y, 0, v + a * t);
      (q <= 0 ? past : future).add(s);
    }
    return new Agent(id, AgentType.CAR, 4, 2, past, future);
  }

  private static Outlook outlook(int count, Agent... agents) {
    return new Outlook(List.of(agents), ROAD, 0, 0.5, 10, count, 1);
  }

  private static ForecastLine judge(Forecaster f, int count, Agent... agents) {
    ForecastScore score = new ForecastScore();
    score.add(
        "g", new TrafficMoment(ROAD, List.of(agents)), null, f.forecast(outlook(count, agents)));
    return ForecastLine.of("here", f.name(), score);
  }

  @Test
  void constantVelocityIsRightOfWhoKeepsItAndOffByHalfTheAccelerationOfWhoDoesNot() {
    ForecastLine keeps = judge(new Kinematic(false), 1, car("a", 0, 0, 10, 0));
    assertThat(keeps.rmse()).containsExactly(new double[5], offset(1e-9));
    ForecastLine line = judge(new Kinematic(false), 1, car("a", 0, 0, 10, 1));
    // The last two places tell the speed of 50 ms ago.
    assertThat(line.rmse()[4]).isEqualTo(12.5 + 0.25, offset(1e-9));
    assertThat(line.rmse()[0]).isEqualTo(0.5 + 0.05, offset(1e-9));
    assertThat(line.miss()).isEqualTo(1);
    assertThat(line.agents()).isEqualTo(1);
  }

  @Test
  void constantAccelerationIsNearOfWhoAcceleratesAndBrakesToAStand() {
    ForecastLine line = judge(new Kinematic(true), 1, car("a", 0, 0, 10, 1));
    assertThat(line.rmse()[4]).isLessThan(1.5);
    Futures f = new Kinematic(true).forecast(outlook(1, car("a", 0, 0, 3, -2)));
    assertThat(f.vx[f.at(0, 0) + 10]).isEqualTo(0, offset(1e-9));
  }

  @Test
  void theFollowerBrakesForWhoStands() {
    Agent wall = new Agent("b", AgentType.STATIC, 4, 2, List.of(new AgentState(0, 40, 0, 0, 0.0)));
    Futures f = new Follower().forecast(outlook(1, car("a", 0, 0, 10, 0), wall));
    assertThat(f.x[f.at(0, 0) + 10]).isLessThan(37);
    assertThat(f.vx[f.at(0, 0) + 10]).isLessThan(5);
  }

  /** Energy score of two draws by hand: mean distance 2, mean distance between them 4. */
  @Test
  void theEnergyScoreOfTwoDraws() {
    Agent a = car("a", 0, 0, 10, 0);
    Futures f = new Kinematic(false).forecast(outlook(3, a));
    for (int t = 1; t <= 10; t++) {
      f.y[f.at(1, 0) + t] = 1;
      f.y[f.at(2, 0) + t] = -3;
    }
    ForecastScore score = new ForecastScore();
    score.add("g", new TrafficMoment(ROAD, List.of(a)), null, f);
    ForecastLine line = ForecastLine.of("here", "two", score);
    assertThat(line.score5()).isEqualTo(2 - 0.5 * 4, offset(1e-9));
    assertThat(line.meanRmse()[4]).isEqualTo(1, offset(1e-9));
    assertThat(line.rmse()[4]).isEqualTo(0, offset(1e-9));
    assertThat(line.bestAde()).isEqualTo(0, offset(1e-9));
  }

  @Test
  void drawsThatMeetAreCounted() {
    Agent a = car("a", 0, 0, 10, 0);
    Agent b = car("b", 20, 0, 0, 0);
    ForecastLine line = judge(new Kinematic(false), 1, a, b);
    assertThat(line.collided()).isEqualTo(1);
    assertThat(judge(new Kinematic(false), 1, a, car("b", 20, 5, 0, 0)).collided()).isZero();
  }

  /** What is linear a fitted line knows, and its Gaussian is narrow then. */
  @Test
  void ridgeKnowsWhatIsLinear() {
    List<TrafficMoment> moments = new ArrayList<>();
    for (int m = 0; m < 6_000; m++) {
      Agent agent = car("a", 0, 0, 5 + m % 20, 0.2 * (m % 7 - 3));
      moments.add(new TrafficMoment(ROAD, List.of(agent)));
    }
    Ridge ridge = new Ridge(moments);
    ForecastLine line = judge(ridge, 9, car("a", 0, 0, 11.5, 0.3));
    assertThat(line.rmse()[4]).isLessThan(1.5);
    assertThat(line.spread()).isPositive().isLessThan(3);
    Outlook fine = new Outlook(List.of(car("a", 0, 0, 9, 0)), ROAD, 0, 0.1, 10, 1, 1);
    assertThatThrownBy(() -> ridge.forecast(fine)).hasMessageContaining("0.5 to 5 s");
  }

  @Test
  void noGroupIsLearnedFromAndJudged() {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      clips.add(
          new Clip("c" + i, i < 12 ? "p" : "q", "g" + i / 2 + (i < 12), ROAD, 0.1, List.of()));
    }
    CrossValidation cv =
        new CrossValidation(
            clips, TrafficModel.shipped(), new CrossValidation.Settings(1, 0, 3, 1, false));
    Set<Integer> folds = new HashSet<>();
    for (Clip clip : clips) {
      folds.add(cv.fold(clip.group()));
    }
    assertThat(folds).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(cv.fold("g0true")).isEqualTo(cv.fold("g0true"));
    assertThatThrownBy(() -> cv.fold("nobody")).hasMessageContaining("nobody");
  }

  /** The whole of it, small: all forecasters, all figures, the same twice. */
  @Test
  void crossValidationIsDeterministic() throws Exception {
    List<Clip> clips = SimulatedClips.of(5, 10).subList(0, 6);
    CrossValidation.Settings settings = new CrossValidation.Settings(3, 1, 60, 2, true);
    List<Forecaster> always = List.of(new Kinematic(false), new Follower());
    List<ForecastLine> one =
        new CrossValidation(clips, TrafficModel.shipped(), settings).run(always, line -> {});
    List<ForecastLine> two =
        new CrossValidation(clips, TrafficModel.shipped(), settings).run(always, line -> {});
    assertThat(one).hasSize(5 * 5).extracting(ForecastLine::forecaster).contains("ridge", "idm");
    for (int i = 0; i < one.size(); i++) {
      // Where no lanes are known, the share off the road is NaN both times.
      assertThat(one.get(i))
          .usingRecursiveComparison()
          .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
          .isEqualTo(two.get(i));
      assertThat(one.get(i).agents()).isPositive();
    }
  }
}
