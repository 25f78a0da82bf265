package io.sparsewatt.planner.route;

import io.sparsewatt.planner.plan.Plan.Remark;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a scenario's road to the path that the ego follows. Stateless. */
public final class WayFinder {

  // Metres between path points: a 5 m turning radius then bends by 11 degrees a point.
  private static final double SPACING = 1;
  // Metres of path behind the ego, so that a state just behind it projects well.
  private static final double BEHIND = 10;
  // Metres of path beyond what the ego can reach.
  private static final double BEYOND = 50;
  // Bounds the path, and so the work of projecting onto it.
  private static final double MAX_LENGTH = 3_000;
  private static final int MAX_LANES_ON_WAY = 1_000;
  // A lane change takes about 3 s; and no less than this many metres at a crawl.
  private static final double CHANGE_SECONDS = 3;
  private static final double CHANGE_METRES = 15;
  // Seconds in which a goal beside the lane's middle is steered for; metres that it can be beside
  // it within a lane, and that make no difference.
  private static final double LEAN_SECONDS = 2;
  private static final double MOST_LEAN = 2;
  private static final double SAME = 0.05;
  // Radians off a lane's direction with which the ego may still take it: more is a crossing lane.
  private static final double FORK = 0.25 * Math.PI;

  private WayFinder() {}

  /** The way for a checked scenario. */
  public static Way find(Scenario s) {
    return switch (s.road()) {
      case Road.Lanes lanes -> new OnLanes(s, lanes.lanes()).find();
      case Road.Corridor c -> corridor(s, c);
      case Road.ReferencePath p -> reference(s, p);
    };
  }

  /** Metres that the ego can be ahead of now when the horizon ends. */
  private static double reach(Scenario s) {
    double h = s.horizon();
    return Math.min(
        s.limits().maxSpeed() * h,
        s.ego().speed() * h + 0.5 * s.limits().maxAcceleration() * h * h);
  }

  private static Way corridor(Scenario s, Road.Corridor c) {
    Ego e = s.ego();
    double cos = StrictMath.cos(e.heading());
    double sin = StrictMath.sin(e.heading());
    double half = 0.5 * c.width();
    double limit = c.speedLimit() == null ? Double.POSITIVE_INFINITY : c.speedLimit();
    Route route =
        new Route(
            new double[] {e.x() - BEHIND * cos, e.x() + c.length() * cos},
            new double[] {e.y() - BEHIND * sin, e.y() + c.length() * sin},
            new double[] {half, half},
            new double[] {half, half},
            new double[] {limit, limit},
            BEHIND + c.length());
    return withGoal(s, route, new ArrayList<>());
  }

  private static Way reference(Scenario s, Road.ReferencePath p) {
    Trace t = new Trace();
    double limit = p.speedLimit() == null ? Double.POSITIVE_INFINITY : p.speedLimit();
    double half = 0.5 * p.width();
    for (int i = 0; i < p.points().size(); i++) {
      t.add(p.points().x(i), p.points().y(i), half, half, limit);
    }
    List<Remark> remarks = new ArrayList<>();
    Route route = t.route();
    Projection at = new Projection();
    at.segment = route.nearest(s.ego().x(), s.ego().y());
    route.project(s.ego().x(), s.ego().y(), at);
    if (Math.abs(at.d) > half) {
      remarks.add(offRoad(Math.abs(at.d) - half));
    }
    return withGoal(s, route, remarks);
  }

  private static Remark offRoad(double metres) {
    return new Remark(
        "off-road",
        String.format(
            Locale.ROOT,
            "the ego is %.1f m off the road; the plan leads back as best it can",
            metres));
  }

  /** A goal region on a road without lanes: where its middle projects. */
  private static Way withGoal(Scenario s, Route route, List<Remark> remarks) {
    Region region = s.goal() == null ? null : s.goal().region();
    if (region == null) {
      return new Way(route, Double.NaN, Double.NaN, null, remarks);
    }
    double[] extent = extent(route, region);
    return new Way(route, extent[0], extent[1], null, remarks);
  }

  /** Metres along the route where a rectangle or circle begins and ends. */
  private static double[] extent(Route route, Region region) {
    double x;
    double y;
    double half;
    Projection p = new Projection();
    switch (region) {
      case Region.Rectangle r -> {
        x = r.x();
        y = r.y();
        p.segment = route.nearest(x, y);
        route.project(x, y, p);
        double turn = r.orientation() - p.heading;
        half =
            0.5
                * (r.length() * Math.abs(StrictMath.cos(turn))
                    + r.width() * Math.abs(StrictMath.sin(turn)));
      }
      case Region.Circle c -> {
        x = c.x();
        y = c.y();
        p.segment = route.nearest(x, y);
        route.project(x, y, p);
        half = c.radius();
      }
      case Region.OnLanes ignored ->
          throw new IllegalStateException("a goal on lanes is refused where there are none");
    }
    return new double[] {p.s - half, p.s + half};
  }

  /** Collects path points, then spaces and smooths them. */
  private static final class Trace {

    private double[] x = new double[256];
    private double[] y = new double[256];
    private double[] left = new double[256];
    private double[] right = new double[256];
    private double[] limit = new double[256];
    private int n;

    void add(double px, double py, double l, double r, double v) {
      // Closer than a millimetre a segment has no direction worth having.
      if (n > 0 && Lanelet.distance(px - x[n - 1], py - y[n - 1]) < 1e-3) {
        return;
      }
      if (n == x.length) {
        x = java.util.Arrays.copyOf(x, 2 * n);
        y = java.util.Arrays.copyOf(y, 2 * n);
        left = java.util.Arrays.copyOf(left, 2 * n);
        right = java.util.Arrays.copyOf(right, 2 * n);
        limit = java.util.Arrays.copyOf(limit, 2 * n);
      }
      x[n] = px;
      y[n] = py;
      left[n] = l;
      right[n] = r;
      limit[n] = v;
      n++;
    }

    double length() {
      double sum = 0;
      for (int i = 1; i < n; i++) {
        sum += Lanelet.distance(x[i] - x[i - 1], y[i] - y[i - 1]);
      }
      return sum;
    }

    Route route() {
      if (n == 1) {
        // All points fell together; a metre straight on stands in for the missing direction.
        add(x[0] + 1, y[0], left[0], right[0], limit[0]);
      }
      double length = Math.min(length(), MAX_LENGTH);
      int m = Math.max(2, (int) Math.ceil(length / SPACING) + 1);
      double[] rx = new double[m];
      double[] ry = new double[m];
      double[] rl = new double[m];
      double[] rr = new double[m];
      double[] rv = new double[m];
      int k = 0;
      double passed = 0;
      double step = Lanelet.distance(x[1] - x[0], y[1] - y[0]);
      for (int i = 0; i < m; i++) {
        double at = length * i / (m - 1);
        while (k + 2 < n && passed + step < at) {
          passed += step;
          k++;
          step = Lanelet.distance(x[k + 1] - x[k], y[k + 1] - y[k]);
        }
        double f = Math.max(0, Math.min(1, (at - passed) / step));
        rx[i] = x[k] + f * (x[k + 1] - x[k]);
        ry[i] = y[k] + f * (y[k + 1] - y[k]);
        rl[i] = left[k] + f * (left[k + 1] - left[k]);
        rr[i] = right[k] + f * (right[k + 1] - right[k]);
        rv[i] = limit[k];
      }
      smooth(rx);
      smooth(ry);
      return new Route(rx, ry, rl, rr, rv, Double.POSITIVE_INFINITY);
    }

    // Lanes meet in corners; a few binomial passes round them over about 3 m. The ends stay.
    private static void smooth(double[] v) {
      for (int pass = 0; pass < 4; pass++) {
        double before = v[0];
        for (int i = 1; i + 1 < v.length; i++) {
          double here = v[i];
          v[i] = 0.25 * before + 0.5 * here + 0.25 * v[i + 1];
          before = here;
        }
      }
    }
  }

  /** The lane map case. */
  private static final class OnLanes {

    private final Scenario s;
    private final LaneGraph graph;
    private final List<Remark> remarks = new ArrayList<>();
    private final double[] near = new double[3];

    OnLanes(Scenario s, List<Lane> lanes) {
      this.s = s;
      this.graph = new LaneGraph(lanes);
    }

    Way find() {
      Ego e = s.ego();
      int start = egoLane();
      Goal goal = s.goal();
      Region region = goal == null ? null : goal.region();
      Remark unreachable = null;
      List<Integer> chain = null;
      List<Integer> targets = List.of();
      if (goal != null && region != null) {
        targets = goalLanes(region, goal);
        chain = graph.search(start, targets);
        if (chain == null) {
          chain = fromAnotherLane(start, targets);
          start = chain == null ? start : chain.getFirst();
        }
      }
      Lanelet first = graph.lanes.get(start);
      first.nearest(e.x(), e.y(), near);
      double startS = near[0];
      if (chain == null && !targets.isEmpty()) {
        unreachable =
            new Remark(
                "goal-no-route",
                "no route over successors and adjacent lanes leads from lane "
                    + first.lane.id()
                    + " to the goal on lane "
                    + graph.lanes.get(targets.getFirst()).lane.id());
      }
      boolean reaches = chain != null;
      if (chain == null) {
        chain = new ArrayList<>(List.of(start));
      }
      int goalIndex = chain.size() - 1;
      extend(chain, startS);
      Trace trace = new Trace();
      double toGoal = compose(chain, startS, trace, goalIndex);
      Route route = trace.route();
      if (region == null || !reaches) {
        return new Way(route, Double.NaN, Double.NaN, unreachable, remarks);
      }
      if (region instanceof Region.OnLanes on) {
        return onLaneGoal(route, chain, goalIndex, toGoal, on);
      }
      Route through = through(route, region);
      double[] extent = extent(through, region);
      return new Way(through, extent[0], extent[1], null, remarks);
    }

    /** A goal need not lie in its lane's middle; the way leads to it where it lies. */
    private Route through(Route route, Region region) {
      double x = region instanceof Region.Rectangle r ? r.x() : ((Region.Circle) region).x();
      double y = region instanceof Region.Rectangle r ? r.y() : ((Region.Circle) region).y();
      Projection p = new Projection();
      p.segment = route.nearest(x, y);
      route.project(x, y, p);
      double blend = Math.max(CHANGE_METRES, LEAN_SECONDS * s.ego().speed());
      // Nearer to an edge than half the ego's width there is no way for it.
      double half = 0.5 * s.ego().width();
      double to = Math.max(half - p.right, Math.min(p.left - half, p.d));
      return p.s <= 0 || Math.abs(to) < SAME || Math.abs(p.d) > MOST_LEAN
          ? route
          : route.leaning(p.s, to, blend);
    }

    /** The goal begins where its first lane does, and lasts while the chain stays on its lanes. */
    private Way onLaneGoal(
        Route route, List<Integer> chain, int goalIndex, double toGoal, Region.OnLanes on) {
      Set<String> ids = new HashSet<>(on.lanes());
      double to = toGoal;
      for (int i = goalIndex; i < chain.size(); i++) {
        Lanelet l = graph.lanes.get(chain.get(i));
        if (!ids.contains(l.lane.id())) {
          break;
        }
        to += l.length();
      }
      return new Way(route, toGoal, Math.min(to, route.length()), null, remarks);
    }

    /**
     * Where lanes lie on each other, as in a fork, the ego is also on others than the one that its
     * heading says: the chain of lanes from the best of those that lead to the goal, or null.
     */
    private @Nullable List<Integer> fromAnotherLane(int start, List<Integer> targets) {
      Ego e = s.ego();
      List<Integer> best = null;
      double least = FORK;
      for (int i : graph.containing(e.x(), e.y())) {
        graph.lanes.get(i).nearest(e.x(), e.y(), near);
        double turn = Math.abs(StrictMath.IEEEremainder(near[2] - e.heading(), 2 * Math.PI));
        if (i != start && turn < least) {
          List<Integer> chain = graph.search(i, targets);
          if (chain != null) {
            best = chain;
            least = turn;
          }
        }
      }
      return best;
    }

    private int egoLane() {
      Ego e = s.ego();
      List<Integer> on = graph.containing(e.x(), e.y());
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int i : on) {
        graph.lanes.get(i).nearest(e.x(), e.y(), near);
        double turn = Math.abs(StrictMath.IEEEremainder(near[2] - e.heading(), 2 * Math.PI));
        if (turn < least) {
          least = turn;
          best = i;
        }
      }
      if (best >= 0) {
        if (least > 0.5 * Math.PI) {
          remarks.add(
              new Remark(
                  "against-traffic",
                  "the ego faces against lane " + graph.lanes.get(best).lane.id()));
        }
        return best;
      }
      double off = 0;
      for (int i = 0; i < graph.lanes.size(); i++) {
        Lanelet l = graph.lanes.get(i);
        l.nearest(e.x(), e.y(), near);
        double turn = Math.abs(StrictMath.IEEEremainder(near[2] - e.heading(), 2 * Math.PI));
        // A lane that runs the other way counts as a road's width further off.
        double price = near[1] + (turn > 0.5 * Math.PI ? 10 : 0);
        if (price < least) {
          least = price;
          best = i;
          off =
              Math.min(
                  Lanelet.distance(l.lane.left(), e.x(), e.y()),
                  Lanelet.distance(l.lane.right(), e.x(), e.y()));
        }
      }
      remarks.add(offRoad(off));
      return best;
    }

    private List<Integer> goalLanes(Region region, Goal goal) {
      if (region instanceof Region.OnLanes on) {
        List<Integer> found = new ArrayList<>();
        for (String id : on.lanes()) {
          found.add(graph.index(id));
        }
        return found;
      }
      double x = region instanceof Region.Rectangle r ? r.x() : ((Region.Circle) region).x();
      double y = region instanceof Region.Rectangle r ? r.y() : ((Region.Circle) region).y();
      List<Integer> on = graph.containing(x, y);
      Interval orientation = goal.orientation();
      if (orientation != null) {
        List<Integer> facing = new ArrayList<>();
        for (int i : on) {
          graph.lanes.get(i).nearest(x, y, near);
          double turn =
              Math.abs(StrictMath.IEEEremainder(near[2] - orientation.middle(), 2 * Math.PI));
          if (turn < 0.5 * Math.PI) {
            facing.add(i);
          }
        }
        if (!facing.isEmpty()) {
          return facing;
        }
      }
      if (!on.isEmpty()) {
        return on;
      }
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < graph.lanes.size(); i++) {
        graph.lanes.get(i).nearest(x, y, near);
        if (near[1] < least) {
          least = near[1];
          best = i;
        }
      }
      return List.of(best);
    }

    /** Goes on straight until the ego cannot outrun the path. */
    private void extend(List<Integer> chain, double startS) {
      double length = -startS;
      for (int i : chain) {
        length += graph.lanes.get(i).length();
      }
      // The goal may lie anywhere on the chain's last lane; road is wanted beyond it too.
      double wanted = Math.max(reach(s), length) + BEYOND;
      while (length < wanted && chain.size() < MAX_LANES_ON_WAY) {
        int next = graph.straightOn(chain.getLast());
        if (next < 0) {
          break;
        }
        chain.add(next);
        length += graph.lanes.get(next).length();
      }
    }

    /**
     * Lays the chain's centrelines end to end, with a slanted join at each lane change.
     *
     * @return metres along the path where the lane at {@code goalIndex} begins
     */
    private double compose(List<Integer> chain, double startS, Trace trace, int goalIndex) {
      double blend = Math.max(CHANGE_METRES, CHANGE_SECONDS * s.ego().speed());
      double from = Math.max(0, startS - BEHIND);
      // Metres into the present lane from which a change may start, or has started.
      double changeFrom = startS;
      if (chain.size() > 1 && !graph.follows(chain.get(0), chain.get(1))) {
        changeFrom = Math.max(0, startS - changed(chain.get(0), chain.get(1), startS) * blend);
      }
      double goalAt = 0;
      for (int i = 0; i < chain.size(); i++) {
        int lane = chain.get(i);
        boolean changes = i + 1 < chain.size() && !graph.follows(lane, chain.get(i + 1));
        if (i == goalIndex) {
          goalAt = trace.n == 0 ? -from : trace.length();
        }
        if (!changes) {
          append(lane, from, Double.POSITIVE_INFINITY, trace);
          from = 0;
          changeFrom = 0;
          continue;
        }
        Lanelet here = graph.lanes.get(lane);
        Lanelet next = graph.lanes.get(chain.get(i + 1));
        double leave = Math.min(changeFrom, here.length());
        append(lane, Math.min(from, leave), leave, trace);
        // Beside the place of leaving, and a blend further.
        double[] xy = here.at(leave);
        next.nearest(xy[0], xy[1], near);
        from = Math.min(near[0] + blend, next.length());
        changeFrom = from;
      }
      return goalAt;
    }

    /**
     * How far the ego has already changed from one lane to the next, 0 to 1: a path that began at
     * its lane's middle anew in every scene would draw it back.
     */
    private double changed(int from, int to, double startS) {
      Ego e = s.ego();
      double[] here = graph.lanes.get(from).at(startS);
      Lanelet next = graph.lanes.get(to);
      next.nearest(here[0], here[1], near);
      double[] there = next.at(near[0]);
      double wx = there[0] - here[0];
      double wy = there[1] - here[1];
      double across = wx * wx + wy * wy;
      double done = (e.x() - here[0]) * wx + (e.y() - here[1]) * wy;
      return across > 0 ? Math.max(0, Math.min(1, done / across)) : 0;
    }

    private void append(int index, double from, double to, Trace trace) {
      Lanelet l = graph.lanes.get(index);
      Polyline leftEdge = graph.lanes.get(graph.outermost(index, true)).lane.left();
      Polyline rightEdge = graph.lanes.get(graph.outermost(index, false)).lane.right();
      Double posted = l.lane.speedLimit();
      double limit = posted == null ? Double.POSITIVE_INFINITY : posted;
      double end = Math.min(to, l.length());
      double[] first = l.at(Math.min(from, end));
      add(trace, first[0], first[1], leftEdge, rightEdge, limit);
      for (int i = 0; i < l.cx.length; i++) {
        if (l.s[i] > from && l.s[i] < end) {
          add(trace, l.cx[i], l.cy[i], leftEdge, rightEdge, limit);
        }
      }
      double[] last = l.at(end);
      add(trace, last[0], last[1], leftEdge, rightEdge, limit);
    }

    private static void add(
        Trace trace, double x, double y, Polyline left, Polyline right, double limit) {
      trace.add(x, y, Lanelet.distance(left, x, y), Lanelet.distance(right, x, y), limit);
    }
  }
}
