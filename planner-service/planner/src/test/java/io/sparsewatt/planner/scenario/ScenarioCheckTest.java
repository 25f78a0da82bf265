package io.sparsewatt.planner.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal: its stable code, and that its text names place, value and limit. */
class ScenarioCheckTest {

  private static final Ego EGO = Ego.at(0, 0, 0, 10);
  private static final Road CORRIDOR = new Road.Corridor(7, 80, 13.9);

  private static Scenario.Builder fine() {
    return Scenario.builder(EGO, CORRIDOR).agent(agent("1", 0, 20));
  }

  private static Agent agent(String id, double time, double x) {
    return with(id, 4.5, 1.8, List.of(state(time, x)));
  }

  private static Agent with(String id, double length, double width, List<AgentState> history) {
    return new Agent(id, AgentType.CAR, length, width, history);
  }

  private static AgentState state(double time, double x) {
    return new AgentState(time, x, 0, 0, 5.0);
  }

  private static Agent oracle(double from) {
    return new Agent("2", AgentType.CAR, 4, 2, List.of(state(0, 30)), List.of(state(from, 31)));
  }

  private static Scenario.Builder goal(
      @Nullable Region region,
      @Nullable Interval time,
      @Nullable Interval speed,
      @Nullable Interval orientation) {
    return fine().goal(new Goal(region, time, speed, orientation));
  }

  private static List<Agent> many(int n) {
    List<Agent> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(agent("a" + i, 0, 20 + i));
    }
    return all;
  }

  private static Polyline line(double... xy) {
    double[] x = new double[xy.length / 2];
    double[] y = new double[xy.length / 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = xy[2 * i];
      y[i] = xy[2 * i + 1];
    }
    return Polyline.of(x, y);
  }

  private static Lane lane(String id, Polyline left) {
    return new Lane(id, left, line(0, -2, 50, -2), List.of(), null, null, null);
  }

  static Stream<Arguments> refusals() {
    Polyline good = line(0, 2, 50, 2);
    return Stream.of(
        Arguments.of("no-lanes", "add `lanes`", fine().road(new Road.Lanes(List.of()))),
        Arguments.of(
            "too-few-points",
            "lanes[0] (id 7).left has 1 points",
            fine().road(new Road.Lanes(List.of(lane("7", line(0, 0)))))),
        Arguments.of(
            "no-length",
            "lanes[0] (id 7).left",
            fine().road(new Road.Lanes(List.of(lane("7", line(1, 1, 1, 1)))))),
        Arguments.of(
            "duplicate-id",
            "lanes[1] (id 7)",
            fine().road(new Road.Lanes(List.of(lane("7", good), lane("7", good))))),
        Arguments.of(
            "too-many-agents", "10000 agents; the limit is 1000", fine().agents(many(10_000))),
        Arguments.of(
            "too-many-future-states",
            "64 futures x 1000 agents x 101 states are 6464000; the limit is 2000000",
            fine().agents(many(1_000)).futures(64).horizon(10)),
        Arguments.of("not-finite", "ego.x is NaN", fine().ego(Ego.at(Double.NaN, 0, 0, 1))),
        Arguments.of(
            "not-finite",
            "agents[0] (id 1).history[0].y is Infinity",
            Scenario.builder(EGO, CORRIDOR)
                .agent(
                    with(
                        "1",
                        4,
                        2,
                        List.of(new AgentState(0, 0, Double.POSITIVE_INFINITY, 0, 1.0))))),
        Arguments.of(
            "out-of-range",
            "agents[1] (id 2).length is -4.5",
            fine().agent(with("2", -4.5, 2, List.of(state(0, 40))))),
        Arguments.of(
            "out-of-range", "ego.width is 0.0", fine().ego(new Ego(0, 0, 0, 1, 0, 0, 4, 0))),
        Arguments.of("out-of-range", "ego.speed is -1.0", fine().ego(Ego.at(0, 0, 0, -1))),
        Arguments.of(
            "time-gap",
            "agents[1] (id 2).history[1].time is 0.0 s, 2.0 s after the state before it",
            fine().agent(with("2", 4, 2, List.of(state(-2, 0), state(0, 40))))),
        Arguments.of(
            "time-order",
            "agents[1] (id 2).history[1].time is -0.1 s",
            fine().agent(with("2", 4, 2, List.of(state(-0.1, 0), state(-0.1, 40))))),
        Arguments.of("agent-stale", "ends at -1.5 s", fine().agent(agent("2", -1.5, 40))),
        Arguments.of(
            "history-in-future",
            "sees nothing later than `time`",
            fine().agent(agent("2", 0.1, 4))),
        Arguments.of("no-history", "history is empty", fine().agent(with("2", 4, 2, List.of()))),
        Arguments.of("duplicate-id", "agents[1] (id 1)", fine().agent(agent("1", 0, 40))),
        Arguments.of("bad-id", "agents[1].id has 0 characters", fine().agent(agent("", 0, 40))),
        Arguments.of("future-without-oracle", "`oracle: true`", fine().agent(oracle(0.1))),
        Arguments.of(
            "time-order",
            "recordedFuture starts at -0.1 s",
            fine().oracle(true).agent(oracle(-0.1))),
        Arguments.of(
            "goal-in-past",
            "goal.time ends at -1.0 s",
            goal(null, new Interval(-2, -1), null, null)),
        Arguments.of(
            "empty-interval",
            "goal.speed is from 5.0 to 3.0",
            goal(null, null, new Interval(5, 3), null)),
        Arguments.of(
            "contradictory-limits",
            "goal.speed starts at 60.0 m/s but limits.maxSpeed is 50.8",
            goal(null, null, new Interval(60, 70), null)),
        Arguments.of(
            "contradictory-limits",
            "does not drive backwards",
            goal(null, null, new Interval(-3, -1), null)),
        Arguments.of(
            "contradictory-limits",
            "ego.speed is 10.0 m/s but limits.maxSpeed is 5.0",
            fine().limits(new Limits(3, 8, 5, 0.2, 0.1, 84.1))),
        Arguments.of(
            "contradictory-limits",
            "ego.curvature is 0.3",
            fine().ego(new Ego(0, 0, 0, 1, 0, 0.3, 4, 2))),
        Arguments.of(
            "out-of-range",
            "limits.maxBraking is -8.0",
            fine().limits(new Limits(3, -8, 50, 0.2, 0.1, 84.1))),
        Arguments.of(
            "goal-lane-unknown",
            "goal.region.lanes names lane 9",
            goal(new Region.OnLanes(List.of("9")), null, null, null)),
        Arguments.of(
            "out-of-range",
            "goal.region.radius is 0.0",
            goal(new Region.Circle(1, 1, 0), null, null, null)),
        Arguments.of("horizon-not-multiple", "Round the horizon to 3", fine().horizon(3.04)),
        Arguments.of("out-of-range", "horizon / dt is 300", fine().dt(0.01)),
        Arguments.of("out-of-range", "futures is 0", fine().futures(0)),
        Arguments.of("out-of-range", "risk.level is 1.0", fine().risk(new Risk(1, 0.5))),
        Arguments.of(
            "out-of-range", "budget.iterations is 2001", fine().budget(new Budget(2001, null))),
        Arguments.of(
            "out-of-range",
            "budget.answers is 201",
            fine().budget(Budget.DEFAULT.withAnswers(201))),
        Arguments.of(
            "bad-previous-plan",
            "2 acceleration and 1 curvature knots",
            fine().previousPlan(new Controls(0, 0.6, List.of(0.0, 0.0), List.of(0.0)))),
        Arguments.of(
            "bad-previous-plan",
            "after the scenario's time",
            fine().previousPlan(new Controls(1, 0.6, List.of(0.0, 0.0), List.of(0.0, 0.0)))),
        Arguments.of(
            "out-of-range",
            "corridor.width is -1.0",
            fine().road(new Road.Corridor(-1, 50, null))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void refusesAndNamesIt(String code, String fragment, Scenario.Builder scenario) {
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> scenario.build().check());
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.getMessage()).contains(fragment);
  }

  @Test
  void takesWhatIsFine() {
    assertThatCode(() -> fine().build().check()).doesNotThrowAnyException();
    assertThatCode(() -> fine().agents(many(1_000)).build().check()).doesNotThrowAnyException();
    assertThatCode(() -> fine().oracle(true).agent(oracle(0.1)).build().check())
        .doesNotThrowAnyException();
  }
}
