package io.sparsewatt.planner.commonroad;

import io.sparsewatt.planner.commonroad.CommonRoadFile.Dropped;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Problem;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Limits;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads CommonRoad scenarios, versions 2018a, 2018b and 2020a, plain or gzipped.
 *
 * <p>Source: the published schema of CommonRoad 2020a and the format's own test files. Stateless.
 */
public final class CommonRoadReader {

  // 2018a and 2018b differ from 2020a in what surrounds an obstacle, and from each other in nothing
  // that is read here.
  private static final Set<String> VERSIONS = Set.of("2018a", "2018b", "2020a");

  /** Obstacles in one file; a view at one time may hold {@link Scenario#MAX_AGENTS}. */
  static final int MAX_TRACKS = 10_000;

  // Signs that post a speed limit, value in m/s: Zeichen 274 and those with its number elsewhere,
  // and the USA's R2-1.
  private static final Set<String> SPEED_SIGNS = Set.of("274", "R2-1");

  private static final Map<String, AgentType> TYPES =
      Map.ofEntries(
          Map.entry("car", AgentType.CAR),
          Map.entry("taxi", AgentType.CAR),
          Map.entry("van", AgentType.CAR),
          Map.entry("priorityVehicle", AgentType.CAR),
          Map.entry("truck", AgentType.TRUCK),
          Map.entry("train", AgentType.TRUCK),
          Map.entry("bus", AgentType.BUS),
          Map.entry("motorcycle", AgentType.MOTORCYCLE),
          Map.entry("bicycle", AgentType.BICYCLE),
          Map.entry("pedestrian", AgentType.PEDESTRIAN));

  private String version = "";
  private String benchmarkId = "";
  private double dt;
  private final List<RawLane> lanes = new ArrayList<>();
  private final Map<String, Double> signs = new HashMap<>();
  private final List<Track> tracks = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final TreeMap<String, Integer> dropped = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();

  private CommonRoadReader() {}

  /** A lanelet whose signs are not yet known: they follow later in the file. */
  private record RawLane(Lane lane, List<String> signs) {}

  /**
   * @param document XML in any encoding that it declares, or gzip of that
   * @throws ScenarioException with the line, the value and what is allowed
   */
  public static CommonRoadFile read(byte[] document) throws ScenarioException {
    CommonRoadReader r = new CommonRoadReader();
    BoundedXml.read(
        document,
        new BoundedXml.Sink() {
          @Override
          public void root(String name, Map<String, String> attributes) throws ScenarioException {
            r.root(name, attributes);
          }

          @Override
          public void child(Element element) throws ScenarioException {
            r.child(element);
          }
        });
    return r.file();
  }

  private void root(String name, Map<String, String> attributes) throws ScenarioException {
    if (!name.equals("commonRoad")) {
      throw new ScenarioException(
          "not-commonroad",
          "the root element is <"
              + name
              + ">; a CommonRoad scenario begins with <commonRoad>."
              + (name.equals("CommonRoadSolution") ? " This is a solution file." : ""));
    }
    version = attributes.getOrDefault("commonRoadVersion", "");
    if (!VERSIONS.contains(version)) {
      throw new ScenarioException(
          "commonroad-version",
          "commonRoadVersion is `"
              + version
              + "`; 2018a, 2018b and 2020a are read. Convert the file with the CommonRoad tools.");
    }
    benchmarkId = attributes.getOrDefault("benchmarkID", "");
    String step = attributes.getOrDefault("timeStepSize", "");
    try {
      dt = Double.parseDouble(step);
    } catch (NumberFormatException e) {
      throw new ScenarioException(
          "commonroad-number", "timeStepSize is `" + step + "`; seconds are required.", e);
    }
    if (!(dt >= 0.01 && dt <= 1)) {
      throw new ScenarioException(
          "out-of-range", "timeStepSize is " + dt + "; the limits are 0.01 to 1 s.");
    }
  }

  private void child(Element e) throws ScenarioException {
    switch (e.name) {
      case "lanelet" -> lane(e);
      case "trafficSign" -> sign(e);
      case "staticObstacle" -> track(e, true);
      case "dynamicObstacle" -> track(e, false);
      case "obstacle" -> track(e, e.need("role").word().equals("static"));
      case "planningProblem" -> problem(e);
      default -> {
        drop(e.name);
        return;
      }
    }
    e.unread(e.name, dropped);
  }

  private void drop(String what) {
    dropped.merge(what, 1, Integer::sum);
  }

  private CommonRoadFile file() throws ScenarioException {
    List<Lane> all = new ArrayList<>(lanes.size());
    for (RawLane raw : lanes) {
      Lane l = raw.lane;
      Double limit = l.speedLimit();
      for (String ref : raw.signs) {
        Double posted = signs.get(ref);
        if (posted != null && (limit == null || posted < limit)) {
          limit = posted;
        }
      }
      all.add(
          new Lane(
              l.id(),
              l.left(),
              l.right(),
              l.successors(),
              l.adjacentLeft(),
              l.adjacentRight(),
              limit));
    }
    List<Dropped> report = new ArrayList<>();
    dropped.forEach((what, count) -> report.add(new Dropped(what, count)));
    return new CommonRoadFile(version, benchmarkId, dt, all, tracks, problems, report);
  }

  private String id(Element e) throws ScenarioException {
    String id = e.attribute("id");
    if (!ids.add(id)) {
      throw new ScenarioException(
          "duplicate-id",
          "line " + e.line + ": <" + e.name + "> has id " + id + ", which is taken already.");
    }
    return id;
  }

  private void lane(Element e) throws ScenarioException {
    if (lanes.size() == Scenario.MAX_LANES) {
      throw new ScenarioException(
          "too-many-lanes",
          "line "
              + e.line
              + ": more than "
              + Scenario.MAX_LANES
              + " lanelets, which is the limit.");
    }
    List<String> successors = new ArrayList<>();
    for (Element s : e.all("successor")) {
      successors.add(s.attribute("ref"));
    }
    // The way back is the successors' own.
    e.all("predecessor");
    List<String> refs = new ArrayList<>();
    for (Element s : e.all("trafficSignRef")) {
      refs.add(s.attribute("ref"));
    }
    Element limit = e.child("speedLimit");
    lanes.add(
        new RawLane(
            new Lane(
                id(e),
                bound(e.need("leftBound")),
                bound(e.need("rightBound")),
                successors,
                adjacent(e.child("adjacentLeft")),
                adjacent(e.child("adjacentRight")),
                limit == null ? null : (Double) limit.number()),
            refs));
  }

  private static Lane.@Nullable Adjacent adjacent(@Nullable Element e) throws ScenarioException {
    return e == null
        ? null
        : new Lane.Adjacent(e.attribute("ref"), e.attribute("drivingDir").equals("same"));
  }

  private static Polyline bound(Element e) throws ScenarioException {
    List<Element> points = e.all("point");
    if (points.size() < 2) {
      throw new ScenarioException(
          "too-few-points",
          "line "
              + e.line
              + ": <"
              + e.name
              + "> has "
              + points.size()
              + " points; at least 2 are required.");
    }
    double[] x = new double[points.size()];
    double[] y = new double[points.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = points.get(i).need("x").number();
      y[i] = points.get(i).need("y").number();
    }
    return Polyline.of(x, y);
  }

  private void sign(Element e) throws ScenarioException {
    // Where the post stands does not matter; lanes name their signs.
    String id = id(e);
    boolean used = false;
    for (Element part : e.all("trafficSignElement")) {
      String kind = part.need("trafficSignID").word();
      Element value = part.child("additionalValue");
      if (SPEED_SIGNS.contains(kind) && value != null) {
        signs.merge(id, value.number(), Math::min);
        used = true;
      } else {
        drop("trafficSign " + (kind.length() > 20 ? kind.substring(0, 20) : kind));
      }
    }
    if (used) {
      e.child("position");
      e.child("virtual");
    }
  }

  private void track(Element e, boolean still) throws ScenarioException {
    if (tracks.size() == MAX_TRACKS) {
      throw new ScenarioException(
          "too-many-agents",
          "line " + e.line + ": more than " + MAX_TRACKS + " obstacles, which is the limit.");
    }
    AgentType type =
        still ? AgentType.STATIC : TYPES.getOrDefault(e.need("type").word(), AgentType.UNKNOWN);
    if (still) {
      e.child("type");
    }
    double[] size = size(e.need("shape"));
    List<AgentState> states = new ArrayList<>();
    states.add(state(e.need("initialState")));
    Element trajectory = still ? null : e.child("trajectory");
    if (trajectory != null) {
      for (Element s : trajectory.all("state")) {
        AgentState next = state(s);
        if (next.time() <= states.getLast().time()) {
          throw new ScenarioException(
              "time-order",
              "line "
                  + s.line
                  + ": the state at "
                  + next.time()
                  + " s does not follow the one at "
                  + states.getLast().time()
                  + " s.");
        }
        states.add(next);
      }
    }
    tracks.add(new Track(id(e), type, size[0], size[1], states));
  }

  /** Length and width of the obstacle's shape, metres. */
  private double[] size(Element shape) throws ScenarioException {
    Element r = shape.child("rectangle");
    if (r != null) {
      double[] size = {r.need("length").number(), r.need("width").number()};
      // Where a shape is turned or shifted in its own frame, the rectangle around it stands in.
      Element turn = r.child("orientation");
      Element centre = r.child("center");
      double c = turn == null ? 1 : Math.abs(StrictMath.cos(turn.number()));
      double s = turn == null ? 0 : Math.abs(StrictMath.sin(turn.number()));
      double dx = centre == null ? 0 : Math.abs(centre.need("x").number());
      double dy = centre == null ? 0 : Math.abs(centre.need("y").number());
      return new double[] {size[0] * c + size[1] * s + 2 * dx, size[0] * s + size[1] * c + 2 * dy};
    }
    Element circle = shape.child("circle");
    if (circle != null) {
      double d = 2 * circle.need("radius").number();
      Element centre = circle.child("center");
      double dx = centre == null ? 0 : Math.abs(centre.need("x").number());
      double dy = centre == null ? 0 : Math.abs(centre.need("y").number());
      return new double[] {d + 2 * dx, d + 2 * dy};
    }
    Element polygon = shape.child("polygon");
    if (polygon != null) {
      drop("shape/polygon: the rectangle around it was taken");
      double mx = 0;
      double my = 0;
      for (Element p : polygon.all("point")) {
        mx = Math.max(mx, Math.abs(p.need("x").number()));
        my = Math.max(my, Math.abs(p.need("y").number()));
      }
      return new double[] {2 * mx, 2 * my};
    }
    throw new ScenarioException(
        "commonroad-missing",
        "line "
            + shape.line
            + ": <shape> has no <rectangle>, <circle> or <polygon>; one is required.");
  }

  private AgentState state(Element e) throws ScenarioException {
    double time = value(e.need("time")) * dt;
    double[] xy = position(e.need("position"));
    Element velocity = e.child("velocity");
    Element across = e.child("velocityY");
    Element orientation = e.child("orientation");
    double vx = velocity == null ? 0 : value(velocity);
    double vy = across == null ? 0 : value(across);
    double heading;
    Double speed;
    if (orientation != null) {
      // With an orientation the two are in the vehicle's frame.
      heading = value(orientation);
      speed = velocity == null ? null : (Double) vx;
    } else {
      // The point-mass model has no orientation: velocities are along x and y.
      heading = StrictMath.atan2(vy, vx);
      speed = Math.sqrt(vx * vx + vy * vy);
    }
    return new AgentState(time, xy[0], xy[1], heading, speed);
  }

  private double[] position(Element e) throws ScenarioException {
    Element point = e.child("point");
    if (point != null) {
      return new double[] {point.need("x").number(), point.need("y").number()};
    }
    for (String shape : List.of("rectangle", "circle")) {
      Element area = e.child(shape);
      if (area != null) {
        drop("uncertain position: the middle of its area was taken");
        area.child("length");
        area.child("width");
        area.child("radius");
        area.child("orientation");
        Element c = area.child("center");
        return c == null
            ? new double[2]
            : new double[] {c.need("x").number(), c.need("y").number()};
      }
    }
    throw new ScenarioException(
        "commonroad-missing",
        "line " + e.line + ": <position> has no <point>, <rectangle> or <circle>.");
  }

  /** An exact value, or the middle of an interval. */
  private double value(Element e) throws ScenarioException {
    Element exact = e.child("exact");
    if (exact != null) {
      return exact.number();
    }
    drop("uncertain " + e.name + ": the middle of its interval was taken");
    return interval(e).middle();
  }

  private static Interval interval(Element e) throws ScenarioException {
    Element exact = e.child("exact");
    if (exact != null) {
      return new Interval(exact.number(), exact.number());
    }
    return new Interval(e.need("intervalStart").number(), e.need("intervalEnd").number());
  }

  private void problem(Element e) throws ScenarioException {
    Element start = e.need("initialState");
    Element a = start.child("acceleration");
    Element yaw = start.child("yawRate");
    double acceleration = a == null ? 0 : value(a);
    double yawRate = yaw == null ? 0 : value(yaw);
    AgentState s = state(start);
    double v = s.speed() == null ? 0 : s.speed();
    // Below a walk a yaw rate says little about the steering.
    double most = Limits.DEFAULT.maxCurvature();
    double curvature = v > 1 ? Math.max(-most, Math.min(most, yawRate / v)) : 0;
    Ego ego =
        new Ego(
            s.x(),
            s.y(),
            s.heading(),
            v,
            acceleration,
            curvature,
            Ego.DEFAULT_LENGTH,
            Ego.DEFAULT_WIDTH);
    // One goal is used; others stay unread and are reported.
    Element goal = e.need("goalState");
    problems.add(new Problem(id(e), s.time(), ego, goal(goal)));
  }

  private Goal goal(Element e) throws ScenarioException {
    Interval steps = interval(e.need("time"));
    Element v = e.child("velocity");
    Element o = e.child("orientation");
    Element p = e.child("position");
    return new Goal(
        p == null ? null : region(p),
        new Interval(steps.min() * dt, steps.max() * dt),
        v == null ? null : interval(v),
        o == null ? null : interval(o));
  }

  private @Nullable Region region(Element p) throws ScenarioException {
    Element r = p.child("rectangle");
    if (r != null) {
      Element c = r.child("center");
      Element turn = r.child("orientation");
      return new Region.Rectangle(
          c == null ? 0 : c.need("x").number(),
          c == null ? 0 : c.need("y").number(),
          r.need("length").number(),
          r.need("width").number(),
          turn == null ? 0 : turn.number());
    }
    Element circle = p.child("circle");
    if (circle != null) {
      Element c = circle.child("center");
      return new Region.Circle(
          c == null ? 0 : c.need("x").number(),
          c == null ? 0 : c.need("y").number(),
          circle.need("radius").number());
    }
    List<String> refs = new ArrayList<>();
    for (Element lanelet : p.all("lanelet")) {
      refs.add(lanelet.attribute("ref"));
    }
    if (!refs.isEmpty()) {
      return new Region.OnLanes(refs);
    }
    Element polygon = p.child("polygon");
    if (polygon != null) {
      drop("goal polygon: the rectangle around it was taken");
      return around(polygon);
    }
    throw new ScenarioException(
        "commonroad-missing",
        "line "
            + p.line
            + ": the goal's <position> has no <rectangle>, <circle>, <polygon> or <lanelet>.");
  }

  private static Region around(Element polygon) throws ScenarioException {
    double x0 = Double.POSITIVE_INFINITY;
    double x1 = Double.NEGATIVE_INFINITY;
    double y0 = x0;
    double y1 = x1;
    for (Element p : polygon.all("point")) {
      double x = p.need("x").number();
      double y = p.need("y").number();
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
    if (!(x1 > x0 && y1 > y0)) {
      throw new ScenarioException(
          "commonroad-number", "line " + polygon.line + ": the goal's <polygon> has no area.");
    }
    return new Region.Rectangle(0.5 * (x0 + x1), 0.5 * (y0 + y1), x1 - x0, y1 - y0, 0);
  }
}
