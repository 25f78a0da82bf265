package io.sparsewatt.planner.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything a scenario must satisfy before any array is sized by it. */
final class ScenarioCheck {

  // Far beyond any map in metres, UTM included; squares of it still leave millimetres in a double.
  private static final double MAX_COORDINATE = 1e8;
  // Longer than any road vehicle or building side worth planning around.
  private static final double MAX_SIZE = 200;
  // Faster than anything on a road (360 km/h).
  private static final double MAX_AGENT_SPEED = 100;
  // Seconds, either way of the clock's origin: recordings count from 1970.
  private static final double MAX_TIME = 1e10;
  private static final double TIME_TOLERANCE = 1e-6;

  private ScenarioCheck() {}

  static void check(Scenario s) throws ScenarioException {
    finite("time", s.time(), -MAX_TIME, MAX_TIME);
    finite("dt", s.dt(), 0.01, 1);
    finite("horizon", s.horizon(), s.dt(), 20);
    double steps = s.horizon() / s.dt();
    if (Math.abs(steps - Math.rint(steps)) > 1e-6) {
      throw new ScenarioException(
          "horizon-not-multiple",
          "horizon is "
              + s.horizon()
              + " s, which is not a multiple of dt "
              + s.dt()
              + " s. Round the horizon to "
              + Math.rint(steps) * s.dt()
              + ".");
    }
    count("horizon / dt", s.steps(), 2, Scenario.MAX_STEPS, "a shorter horizon or a larger dt");
    count("futures", s.futures(), 1, Scenario.MAX_FUTURES, "fewer futures");
    if (s.agents().size() > Scenario.MAX_AGENTS) {
      throw new ScenarioException(
          "too-many-agents",
          "the scenario has "
              + s.agents().size()
              + " agents; the limit is "
              + Scenario.MAX_AGENTS
              + ". Send those nearest to the ego.");
    }
    long states = (long) s.futures() * s.agents().size() * (s.steps() + 1);
    if (states > Scenario.MAX_FUTURE_STATES) {
      throw new ScenarioException(
          "too-many-future-states",
          s.futures()
              + " futures x "
              + s.agents().size()
              + " agents x "
              + (s.steps() + 1)
              + " states are "
              + states
              + "; the limit is "
              + Scenario.MAX_FUTURE_STATES
              + ". Ask for fewer futures, or send fewer agents.");
    }
    limits(s.limits());
    ego(s.ego(), s.limits());
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < s.agents().size(); i++) {
      agent(s, i, ids);
    }
    road(s.road());
    if (s.goal() != null) {
      goal(s, s.goal());
    }
    finite("risk.level", s.risk().level(), 0, Math.nextDown(1.0));
    finite("risk.weight", s.risk().weight(), 0, 1);
    count(
        "budget.iterations",
        s.budget().iterations(),
        0,
        Budget.MAX_ITERATIONS,
        "fewer iterations, or a deadline");
    count(
        "budget.answers",
        s.budget().answers(),
        0,
        Budget.MAX_ANSWERS,
        "fewer answers, or a deadline");
    count("budget.worst", s.budget().worst(), 0, Budget.MAX_ANSWERS, "fewer steps, or a deadline");
    answers(s);
    if (s.budget().deadlineMs() != null) {
      finite("budget.deadlineMs", s.budget().deadlineMs(), 0, 600_000);
    }
    if (s.previousPlan() != null) {
      previousPlan(s, s.previousPlan());
    }
  }

  private static void answers(Scenario s) throws ScenarioException {
    long steps = (long) Math.ceil(s.steps() * s.dt() / Scenario.ANSWER_STEP);
    long states = steps * s.futures() * s.agents().size();
    if (Math.max(s.budget().answers(), s.budget().worst()) > 0
        && states > Scenario.MAX_ANSWER_STATES) {
      throw new ScenarioException(
          "too-many-answer-states",
          "budget.answers is "
              + s.budget().answers()
              + ", budget.worst "
              + s.budget().worst()
              + ", and "
              + s.futures()
              + " futures x "
              + s.agents().size()
              + " agents x "
              + steps
              + " half seconds are "
              + states
              + "; the limit is "
              + Scenario.MAX_ANSWER_STATES
              + ". Ask for fewer futures, or for 0 of both, or send fewer agents.");
    }
  }

  private static void limits(Limits l) throws ScenarioException {
    finite("limits.maxAcceleration", l.maxAcceleration(), 0.01, 30);
    finite("limits.maxBraking", l.maxBraking(), 0.01, 30);
    finite("limits.maxSpeed", l.maxSpeed(), 0.1, 150);
    finite("limits.maxCurvature", l.maxCurvature(), 1e-4, 2);
    finite("limits.maxCurvatureRate", l.maxCurvatureRate(), 1e-4, 10);
    finite("limits.maxPower", l.maxPower(), 0.1, 10_000);
  }

  private static void ego(Ego e, Limits l) throws ScenarioException {
    coordinate("ego.x", e.x());
    coordinate("ego.y", e.y());
    finite("ego.heading", e.heading(), -1e3, 1e3);
    finite("ego.speed", e.speed(), 0, 150);
    finite("ego.acceleration", e.acceleration(), -30, 30);
    finite("ego.curvature", e.curvature(), -2, 2);
    finite("ego.length", e.length(), 0.1, MAX_SIZE);
    finite("ego.width", e.width(), 0.1, MAX_SIZE);
    if (e.speed() > l.maxSpeed()) {
      throw contradiction(
          "ego.speed is "
              + e.speed()
              + " m/s but limits.maxSpeed is "
              + l.maxSpeed()
              + " m/s. Raise the limit: it is what the vehicle can do; a legal limit is the"
              + " road's speedLimit.");
    }
    if (Math.abs(e.curvature()) > l.maxCurvature()) {
      throw contradiction(
          "ego.curvature is "
              + e.curvature()
              + " 1/m but limits.maxCurvature is "
              + l.maxCurvature()
              + " 1/m. Raise the limit, or correct the curvature.");
    }
  }

  private static ScenarioException contradiction(String message) {
    return new ScenarioException("contradictory-limits", message);
  }

  private static void agent(Scenario s, int i, Set<String> ids) throws ScenarioException {
    Agent a = s.agents().get(i);
    String at = "agents[" + i + "]";
    if (a.id().isEmpty() || a.id().length() > 100) {
      throw new ScenarioException(
          "bad-id", at + ".id has " + a.id().length() + " characters; 1 to 100 are required.");
    }
    at = at + " (id " + a.id() + ")";
    if (!ids.add(a.id())) {
      throw new ScenarioException(
          "duplicate-id", at + ": another agent has the same id. Give every agent its own.");
    }
    finite(at + ".length", a.length(), 0.05, MAX_SIZE);
    finite(at + ".width", a.width(), 0.05, MAX_SIZE);
    List<AgentState> h = a.history();
    if (h.isEmpty()) {
      throw new ScenarioException(
          "no-history", at + ": history is empty; at least the present state is required.");
    }
    if (h.size() > Scenario.MAX_HISTORY) {
      throw new ScenarioException(
          "history-too-long",
          at
              + ": history has "
              + h.size()
              + " states; the limit is "
              + Scenario.MAX_HISTORY
              + ". Send the latest.");
    }
    states(at + ".history", h);
    double last = h.getLast().time();
    if (last > s.time() + TIME_TOLERANCE) {
      throw new ScenarioException(
          "history-in-future",
          at
              + ".history ends at "
              + last
              + " s, after the scenario's time "
              + s.time()
              + " s. A planner sees nothing later than `time`: cut the history, or raise `time`.");
    }
    if (s.time() - last > Scenario.MAX_HISTORY_GAP) {
      throw new ScenarioException(
          "agent-stale",
          at
              + ".history ends at "
              + last
              + " s, "
              + (s.time() - last)
              + " s before the scenario's time; the limit is "
              + Scenario.MAX_HISTORY_GAP
              + " s. Leave the agent out, or send a newer state.");
    }
    List<AgentState> f = a.recordedFuture();
    if (!f.isEmpty()) {
      if (!s.oracle()) {
        throw new ScenarioException(
            "future-without-oracle",
            at
                + " has "
                + f.size()
                + " recordedFuture states but `oracle` is false. Leave them out, or set"
                + " `oracle: true`; the plan will be labelled.");
      }
      if (f.size() > Scenario.MAX_HISTORY) {
        throw new ScenarioException(
            "history-too-long",
            at
                + ": recordedFuture has "
                + f.size()
                + " states; the limit is "
                + Scenario.MAX_HISTORY
                + ".");
      }
      states(at + ".recordedFuture", f);
      if (f.getFirst().time() <= last) {
        throw new ScenarioException(
            "time-order",
            at
                + ".recordedFuture starts at "
                + f.getFirst().time()
                + " s, not after the history's end at "
                + last
                + " s.");
      }
    }
  }

  private static void states(String at, List<AgentState> h) throws ScenarioException {
    for (int i = 0; i < h.size(); i++) {
      AgentState st = h.get(i);
      String here = at + "[" + i + "]";
      finite(here + ".time", st.time(), -MAX_TIME, MAX_TIME);
      coordinate(here + ".x", st.x());
      coordinate(here + ".y", st.y());
      finite(here + ".heading", st.heading(), -1e3, 1e3);
      if (st.speed() != null) {
        finite(here + ".speed", st.speed(), -MAX_AGENT_SPEED, MAX_AGENT_SPEED);
      }
      if (i > 0) {
        double gap = st.time() - h.get(i - 1).time();
        if (gap <= 0) {
          throw new ScenarioException(
              "time-order",
              here
                  + ".time is "
                  + st.time()
                  + " s, not after the state before it ("
                  + h.get(i - 1).time()
                  + " s). Sort the states by time, each time once.");
        }
        if (gap > Scenario.MAX_HISTORY_GAP) {
          throw new ScenarioException(
              "time-gap",
              here
                  + ".time is "
                  + st.time()
                  + " s, "
                  + gap
                  + " s after the state before it; the limit is "
                  + Scenario.MAX_HISTORY_GAP
                  + " s. Send only the states after the gap.");
        }
      }
    }
  }

  private static void road(Road road) throws ScenarioException {
    switch (road) {
      case Road.Lanes lanes -> lanes(lanes.lanes());
      case Road.Corridor c -> {
        finite("corridor.width", c.width(), 0.5, MAX_SIZE);
        finite("corridor.length", c.length(), 1, 10_000);
        speedLimit("corridor.speedLimit", c.speedLimit());
      }
      case Road.ReferencePath p -> {
        polyline("referencePath.points", p.points());
        finite("referencePath.width", p.width(), 0.5, MAX_SIZE);
        speedLimit("referencePath.speedLimit", p.speedLimit());
      }
    }
  }

  private static void lanes(List<Lane> lanes) throws ScenarioException {
    if (lanes.isEmpty()) {
      throw new ScenarioException(
          "no-lanes",
          "the scenario has no lanes; add `lanes`, or ask for `corridor` (width and length of the"
              + " free space ahead) or `referencePath` instead.");
    }
    if (lanes.size() > Scenario.MAX_LANES) {
      throw new ScenarioException(
          "too-many-lanes",
          "the scenario has "
              + lanes.size()
              + " lanes; the limit is "
              + Scenario.MAX_LANES
              + ". Send those around the ego and its route.");
    }
    Set<String> ids = new HashSet<>();
    long points = 0;
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      String at = "lanes[" + i + "] (id " + lane.id() + ")";
      if (!ids.add(lane.id())) {
        throw new ScenarioException(
            "duplicate-id", at + ": another lane has the same id. Give every lane its own.");
      }
      points += lane.left().size() + lane.right().size();
      if (points > Scenario.MAX_LANE_POINTS) {
        throw new ScenarioException(
            "too-many-lane-points",
            at
                + ": the lane bounds have more than "
                + Scenario.MAX_LANE_POINTS
                + " points together, which is the limit. Send fewer lanes, or thin the bounds.");
      }
      polyline(at + ".left", lane.left());
      polyline(at + ".right", lane.right());
      speedLimit(at + ".speedLimit", lane.speedLimit());
    }
  }

  private static void speedLimit(String at, @Nullable Double v) throws ScenarioException {
    if (v != null) {
      finite(at, v, 0, 150);
    }
  }

  private static void polyline(String at, Polyline p) throws ScenarioException {
    if (p.size() < 2) {
      throw new ScenarioException(
          "too-few-points", at + " has " + p.size() + " points; at least 2 are required.");
    }
    boolean moved = false;
    for (int i = 0; i < p.size(); i++) {
      coordinate(at + "[" + i + "].x", p.x(i));
      coordinate(at + "[" + i + "].y", p.y(i));
      moved |= p.x(i) != p.x(0) || p.y(i) != p.y(0);
    }
    if (!moved) {
      throw new ScenarioException("no-length", at + ": all points are the same point.");
    }
  }

  private static void goal(Scenario s, Goal g) throws ScenarioException {
    if (g.time() != null) {
      interval("goal.time", g.time(), -MAX_TIME, MAX_TIME);
      if (g.time().max() < s.time() - TIME_TOLERANCE) {
        throw new ScenarioException(
            "goal-in-past",
            "goal.time ends at "
                + g.time().max()
                + " s, before the scenario's time "
                + s.time()
                + " s. Leave the goal out, or move it.");
      }
    }
    if (g.speed() != null) {
      interval("goal.speed", g.speed(), -150, 150);
      if (g.speed().min() > s.limits().maxSpeed()) {
        throw contradiction(
            "goal.speed starts at "
                + g.speed().min()
                + " m/s but limits.maxSpeed is "
                + s.limits().maxSpeed()
                + " m/s. Lower the goal's speed, or raise the limit.");
      }
      if (g.speed().max() < 0) {
        throw contradiction(
            "goal.speed ends at "
                + g.speed().max()
                + " m/s; the ego does not drive backwards. Allow 0 or more.");
      }
    }
    if (g.orientation() != null) {
      interval("goal.orientation", g.orientation(), -1e3, 1e3);
    }
    Region region = g.region();
    if (region == null) {
      return;
    }
    switch (region) {
      case Region.Rectangle r -> {
        coordinate("goal.region.x", r.x());
        coordinate("goal.region.y", r.y());
        finite("goal.region.length", r.length(), 0.01, 10_000);
        finite("goal.region.width", r.width(), 0.01, 10_000);
        finite("goal.region.orientation", r.orientation(), -1e3, 1e3);
      }
      case Region.Circle c -> {
        coordinate("goal.region.x", c.x());
        coordinate("goal.region.y", c.y());
        finite("goal.region.radius", c.radius(), 0.01, 10_000);
      }
      case Region.OnLanes on -> {
        Set<String> known = new HashSet<>();
        if (s.road() instanceof Road.Lanes lanes) {
          for (Lane lane : lanes.lanes()) {
            known.add(lane.id());
          }
        }
        if (on.lanes().isEmpty()) {
          throw new ScenarioException(
              "goal-lane-unknown", "goal.region.lanes is empty; name at least one lane.");
        }
        for (String lane : on.lanes()) {
          if (!known.contains(lane)) {
            throw new ScenarioException(
                "goal-lane-unknown",
                "goal.region.lanes names lane "
                    + lane
                    + ", which is not among the "
                    + known.size()
                    + " lanes of the scenario. Add the lane, or correct the id.");
          }
        }
      }
    }
  }

  private static void previousPlan(Scenario s, Controls c) throws ScenarioException {
    finite("previousPlan.time", c.time(), -MAX_TIME, MAX_TIME);
    finite("previousPlan.spacing", c.spacing(), 0.01, 20);
    int n = c.acceleration().size();
    if (n < 2 || n > 64 || c.curvature().size() != n) {
      throw new ScenarioException(
          "bad-previous-plan",
          "previousPlan has "
              + n
              + " acceleration and "
              + c.curvature().size()
              + " curvature knots; 2 to 64 are required, as many of each. Send a plan's"
              + " `controls` unchanged.");
    }
    for (int i = 0; i < n; i++) {
      finite("previousPlan.acceleration[" + i + "]", c.acceleration().get(i), -100, 100);
      finite("previousPlan.curvature[" + i + "]", c.curvature().get(i), -10, 10);
    }
    if (c.time() > s.time() + TIME_TOLERANCE) {
      throw new ScenarioException(
          "bad-previous-plan",
          "previousPlan.time is "
              + c.time()
              + " s, after the scenario's time "
              + s.time()
              + " s. Leave it out when time was set back.");
    }
  }

  private static void interval(String at, Interval v, double min, double max)
      throws ScenarioException {
    finite(at + ".min", v.min(), min, max);
    finite(at + ".max", v.max(), min, max);
    if (v.min() > v.max()) {
      throw new ScenarioException(
          "empty-interval",
          at + " is from " + v.min() + " to " + v.max() + "; min must not be above max.");
    }
  }

  private static void coordinate(String at, double v) throws ScenarioException {
    finite(at, v, -MAX_COORDINATE, MAX_COORDINATE);
  }

  private static void count(String at, int v, int min, int max, String remedy)
      throws ScenarioException {
    if (v < min || v > max) {
      throw new ScenarioException(
          "out-of-range",
          at + " is " + v + "; the limits are " + min + " to " + max + ". Ask for " + remedy + ".");
    }
  }

  private static void finite(String at, double v, double min, double max) throws ScenarioException {
    if (!Double.isFinite(v)) {
      throw new ScenarioException("not-finite", at + " is " + v + "; a finite number is required.");
    }
    if (v < min || v > max) {
      throw new ScenarioException(
          "out-of-range", at + " is " + v + "; the limits are " + min + " to " + max + ".");
    }
  }
}
