package io.sparsewatt.planner.scenario;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scenarios as JSON, strictly: an unknown, missing or ill-typed property is an error that names it.
 * The layout is docs/api/scenario.schema.json. Stateless.
 */
public final class ScenarioJson {

  /** Bytes of one document: as many as one sensor frame may have. */
  public static final int MAX_BYTES = 8 << 20;

  // About 100 MB of nodes at worst; a million lane points as [x,y] are four million.
  private static final long MAX_TOKENS = 4_500_000;
  // goal.region.rectangle and lanes[].left[][] are four deep.
  private static final int MAX_DEPTH = 16;

  /** The properties of every object, by its place; the schema document has the same. */
  static final Map<String, List<String>> PROPERTIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "",
                  List.of(
                      "id",
                      "time",
                      "dt",
                      "horizon",
                      "ego",
                      "agents",
                      "lanes",
                      "corridor",
                      "referencePath",
                      "goal",
                      "limits",
                      "futures",
                      "seed",
                      "risk",
                      "budget",
                      "oracle",
                      "previousPlan")),
              Map.entry(
                  "ego",
                  List.of(
                      "x",
                      "y",
                      "heading",
                      "speed",
                      "acceleration",
                      "curvature",
                      "length",
                      "width")),
              Map.entry(
                  "agent", List.of("id", "type", "length", "width", "history", "recordedFuture")),
              Map.entry("state", List.of("time", "x", "y", "heading", "speed")),
              Map.entry(
                  "lane",
                  List.of(
                      "id",
                      "left",
                      "right",
                      "successors",
                      "adjacentLeft",
                      "adjacentRight",
                      "speedLimit")),
              Map.entry("adjacent", List.of("lane", "sameDirection")),
              Map.entry("corridor", List.of("width", "length", "speedLimit")),
              Map.entry("referencePath", List.of("points", "width", "speedLimit")),
              Map.entry("goal", List.of("region", "time", "speed", "orientation")),
              Map.entry("region", List.of("rectangle", "circle", "lanes")),
              Map.entry("rectangle", List.of("x", "y", "length", "width", "orientation")),
              Map.entry("circle", List.of("x", "y", "radius")),
              Map.entry(
                  "limits",
                  List.of(
                      "maxAcceleration",
                      "maxBraking",
                      "maxSpeed",
                      "maxCurvature",
                      "maxCurvatureRate",
                      "maxPower")),
              Map.entry("risk", List.of("level", "weight")),
              Map.entry("budget", List.of("iterations", "answers", "worst", "deadlineMs")),
              Map.entry("previousPlan", List.of("time", "spacing", "acceleration", "curvature"))));

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxTokenCount(MAX_TOKENS)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(100)
                          .maxStringLength(1000)
                          .maxNameLength(200)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ScenarioJson() {}

  /**
   * Reads and checks a scenario.
   *
   * @param json UTF-8
   * @throws ScenarioException with the place, the value and what is allowed
   */
  public static Scenario read(byte[] json) throws ScenarioException {
    if (json.length > MAX_BYTES) {
      throw new ScenarioException(
          "document-too-large",
          "the document has " + json.length + " bytes; the limit is " + MAX_BYTES + ".");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new ScenarioException(
          "not-json",
          place(e.getLocation())
              + JsonFields.shorten(e.getOriginalMessage().replace('\n', ' '))
              + ". A scenario is one JSON object.",
          e);
    }
    Scenario s = scenario(root);
    s.check();
    return s;
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null
        ? "the document: "
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
  }

  private static JsonFields fields(JsonNode node, String at, String kind) throws ScenarioException {
    return new JsonFields(node, at, java.util.Objects.requireNonNull(PROPERTIES.get(kind)));
  }

  private static Scenario scenario(JsonNode root) throws ScenarioException {
    JsonFields f = fields(root, "", "");
    Scenario.Builder b = Scenario.builder(ego(f.get("ego")), road(f));
    b.id(f.text("id", ""));
    b.time(f.number("time", 0));
    b.dt(f.number("dt", 0.1));
    b.horizon(f.number("horizon", 3));
    JsonNode agents = f.has("agents") ? f.array("agents") : null;
    if (agents != null) {
      // Before a record is made of any.
      if (agents.size() > Scenario.MAX_AGENTS) {
        throw new ScenarioException(
            "too-many-agents",
            "the scenario has "
                + agents.size()
                + " agents; the limit is "
                + Scenario.MAX_AGENTS
                + ". Send those nearest to the ego.");
      }
      for (int i = 0; i < agents.size(); i++) {
        b.agent(agent(agents.get(i), "agents[" + i + "]"));
      }
    }
    JsonNode goal = f.find("goal");
    b.goal(goal == null ? null : goal(goal));
    JsonNode limits = f.find("limits");
    if (limits != null) {
      b.limits(limits(limits));
    }
    b.futures(f.count("futures", 8));
    b.seed(f.whole("seed", 0));
    JsonNode risk = f.find("risk");
    if (risk != null) {
      JsonFields r = fields(risk, "risk", "risk");
      b.risk(
          new Risk(
              r.number("level", Risk.DEFAULT.level()), r.number("weight", Risk.DEFAULT.weight())));
    }
    JsonNode budget = f.find("budget");
    if (budget != null) {
      JsonFields r = fields(budget, "budget", "budget");
      b.budget(
          new Budget(
              r.count("iterations", Budget.DEFAULT.iterations()),
              r.count("answers", Budget.DEFAULT.answers()),
              r.count("worst", Budget.DEFAULT.worst()),
              r.numberOrNull("deadlineMs")));
    }
    b.oracle(f.flag("oracle", false));
    JsonNode previous = f.find("previousPlan");
    if (previous != null) {
      JsonFields p = fields(previous, "previousPlan", "previousPlan");
      b.previousPlan(
          new Controls(
              p.number("time"),
              p.number("spacing"),
              numbers(p, "acceleration"),
              numbers(p, "curvature")));
    }
    return b.build();
  }

  private static List<Double> numbers(JsonFields f, String name) throws ScenarioException {
    JsonNode a = f.array(name);
    List<Double> list = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      list.add(JsonFields.number(a.get(i), f.path(name) + "[" + i + "]"));
    }
    return list;
  }

  private static Ego ego(JsonNode node) throws ScenarioException {
    JsonFields f = fields(node, "ego", "ego");
    return new Ego(
        f.number("x"),
        f.number("y"),
        f.number("heading"),
        f.number("speed"),
        f.number("acceleration", 0),
        f.number("curvature", 0),
        f.number("length", Ego.DEFAULT_LENGTH),
        f.number("width", Ego.DEFAULT_WIDTH));
  }

  private static Road road(JsonFields f) throws ScenarioException {
    int kinds =
        (f.has("lanes") ? 1 : 0) + (f.has("corridor") ? 1 : 0) + (f.has("referencePath") ? 1 : 0);
    if (kinds > 1) {
      throw new ScenarioException(
          "two-roads",
          "the scenario has more than one of `lanes`, `corridor` and `referencePath`. Keep one.");
    }
    JsonNode corridor = f.find("corridor");
    if (corridor != null) {
      JsonFields c = fields(corridor, "corridor", "corridor");
      return new Road.Corridor(c.number("width"), c.number("length"), c.numberOrNull("speedLimit"));
    }
    JsonNode path = f.find("referencePath");
    if (path != null) {
      JsonFields p = fields(path, "referencePath", "referencePath");
      return new Road.ReferencePath(
          polyline(p, "points"), p.number("width"), p.numberOrNull("speedLimit"));
    }
    List<Lane> lanes = new ArrayList<>();
    if (f.has("lanes")) {
      JsonNode all = f.array("lanes");
      if (all.size() > Scenario.MAX_LANES) {
        throw new ScenarioException(
            "too-many-lanes",
            "the scenario has "
                + all.size()
                + " lanes; the limit is "
                + Scenario.MAX_LANES
                + ". Send those around the ego and its route.");
      }
      for (int i = 0; i < all.size(); i++) {
        lanes.add(lane(all.get(i), "lanes[" + i + "]"));
      }
    }
    return new Road.Lanes(lanes);
  }

  private static Lane lane(JsonNode node, String at) throws ScenarioException {
    JsonFields f = fields(node, at, "lane");
    List<String> successors = new ArrayList<>();
    if (f.has("successors")) {
      JsonNode list = f.array("successors");
      for (int i = 0; i < list.size(); i++) {
        successors.add(JsonFields.text(list.get(i), f.path("successors") + "[" + i + "]"));
      }
    }
    return new Lane(
        f.text("id"),
        polyline(f, "left"),
        polyline(f, "right"),
        successors,
        adjacent(f, "adjacentLeft"),
        adjacent(f, "adjacentRight"),
        f.numberOrNull("speedLimit"));
  }

  private static Lane.@Nullable Adjacent adjacent(JsonFields f, String name)
      throws ScenarioException {
    JsonNode node = f.find(name);
    if (node == null) {
      return null;
    }
    JsonFields a = fields(node, f.path(name), "adjacent");
    return new Lane.Adjacent(a.text("lane"), a.flag("sameDirection", true));
  }

  private static Polyline polyline(JsonFields f, String name) throws ScenarioException {
    JsonNode a = f.array(name);
    double[] x = new double[a.size()];
    double[] y = new double[a.size()];
    for (int i = 0; i < a.size(); i++) {
      JsonNode p = a.get(i);
      String at = f.path(name) + "[" + i + "]";
      if (!p.isArray() || p.size() != 2) {
        throw JsonFields.wrongType(at, "[x, y] in metres", p);
      }
      x[i] = JsonFields.number(p.get(0), at + "[0]");
      y[i] = JsonFields.number(p.get(1), at + "[1]");
    }
    return Polyline.of(x, y);
  }

  private static Agent agent(JsonNode node, String at) throws ScenarioException {
    JsonFields f = fields(node, at, "agent");
    return new Agent(
        f.text("id"),
        type(f),
        f.number("length"),
        f.number("width"),
        states(f, "history"),
        f.has("recordedFuture") ? states(f, "recordedFuture") : List.of());
  }

  private static AgentType type(JsonFields f) throws ScenarioException {
    String name = f.text("type", "car");
    for (AgentType t : AgentType.values()) {
      if (t.text().equals(name)) {
        return t;
      }
    }
    StringBuilder known = new StringBuilder();
    for (AgentType t : AgentType.values()) {
      known.append(known.isEmpty() ? "" : ", ").append(t.text());
    }
    throw new ScenarioException(
        "unknown-type",
        "`" + f.path("type") + "` is " + JsonFields.shorten(name) + "; known: " + known + ".");
  }

  private static List<AgentState> states(JsonFields f, String name) throws ScenarioException {
    JsonNode a = f.array(name);
    List<AgentState> list = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      JsonFields s = fields(a.get(i), f.path(name) + "[" + i + "]", "state");
      list.add(
          new AgentState(
              s.number("time"),
              s.number("x"),
              s.number("y"),
              s.number("heading"),
              s.numberOrNull("speed")));
    }
    return list;
  }

  private static Goal goal(JsonNode node) throws ScenarioException {
    JsonFields f = fields(node, "goal", "goal");
    return new Goal(
        region(f), interval(f, "time"), interval(f, "speed"), interval(f, "orientation"));
  }

  private static @Nullable Region region(JsonFields goal) throws ScenarioException {
    JsonNode node = goal.find("region");
    if (node == null) {
      return null;
    }
    JsonFields f = fields(node, "goal.region", "region");
    if (node.size() != 1) {
      throw new ScenarioException(
          "two-regions",
          "`goal.region` has "
              + node.size()
              + " properties; exactly one of rectangle, circle and lanes is required.");
    }
    JsonNode rectangle = f.find("rectangle");
    if (rectangle != null) {
      JsonFields r = fields(rectangle, "goal.region.rectangle", "rectangle");
      return new Region.Rectangle(
          r.number("x"),
          r.number("y"),
          r.number("length"),
          r.number("width"),
          r.number("orientation", 0));
    }
    JsonNode circle = f.find("circle");
    if (circle != null) {
      JsonFields c = fields(circle, "goal.region.circle", "circle");
      return new Region.Circle(c.number("x"), c.number("y"), c.number("radius"));
    }
    JsonNode lanes = f.array("lanes");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      ids.add(JsonFields.text(lanes.get(i), "goal.region.lanes[" + i + "]"));
    }
    return new Region.OnLanes(ids);
  }

  private static @Nullable Interval interval(JsonFields f, String name) throws ScenarioException {
    JsonNode v = f.find(name);
    if (v == null) {
      return null;
    }
    if (!v.isArray() || v.size() != 2) {
      throw JsonFields.wrongType(f.path(name), "[min, max]", v);
    }
    return new Interval(
        JsonFields.number(v.get(0), f.path(name) + "[0]"),
        JsonFields.number(v.get(1), f.path(name) + "[1]"));
  }

  private static Limits limits(JsonNode node) throws ScenarioException {
    JsonFields f = fields(node, "limits", "limits");
    Limits d = Limits.DEFAULT;
    return new Limits(
        f.number("maxAcceleration", d.maxAcceleration()),
        f.number("maxBraking", d.maxBraking()),
        f.number("maxSpeed", d.maxSpeed()),
        f.number("maxCurvature", d.maxCurvature()),
        f.number("maxCurvatureRate", d.maxCurvatureRate()),
        f.number("maxPower", d.maxPower()));
  }

  /**
   * The canonical form: every property that is not null, in fixed order, no white space. Equal
   * scenarios give equal bytes; they are what a plan's hash is taken of, and {@link #read} gives
   * the scenario back.
   */
  public static byte[] write(Scenario s) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator g = MAPPER.createGenerator(out)) {
      g.writeStartObject();
      g.writeStringProperty("id", s.id());
      g.writeNumberProperty("time", s.time());
      g.writeNumberProperty("dt", s.dt());
      g.writeNumberProperty("horizon", s.horizon());
      ego(g, s.ego());
      g.writeArrayPropertyStart("agents");
      for (Agent a : s.agents()) {
        agent(g, a);
      }
      g.writeEndArray();
      road(g, s.road());
      if (s.goal() != null) {
        goal(g, s.goal());
      }
      g.writeObjectPropertyStart("limits");
      g.writeNumberProperty("maxAcceleration", s.limits().maxAcceleration());
      g.writeNumberProperty("maxBraking", s.limits().maxBraking());
      g.writeNumberProperty("maxSpeed", s.limits().maxSpeed());
      g.writeNumberProperty("maxCurvature", s.limits().maxCurvature());
      g.writeNumberProperty("maxCurvatureRate", s.limits().maxCurvatureRate());
      g.writeNumberProperty("maxPower", s.limits().maxPower());
      g.writeEndObject();
      g.writeNumberProperty("futures", s.futures());
      g.writeNumberProperty("seed", s.seed());
      g.writeObjectPropertyStart("risk");
      g.writeNumberProperty("level", s.risk().level());
      g.writeNumberProperty("weight", s.risk().weight());
      g.writeEndObject();
      g.writeObjectPropertyStart("budget");
      g.writeNumberProperty("iterations", s.budget().iterations());
      g.writeNumberProperty("answers", s.budget().answers());
      g.writeNumberProperty("worst", s.budget().worst());
      optional(g, "deadlineMs", s.budget().deadlineMs());
      g.writeEndObject();
      g.writeBooleanProperty("oracle", s.oracle());
      if (s.previousPlan() != null) {
        g.writeName("previousPlan");
        write(g, s.previousPlan());
      }
      g.writeEndObject();
    }
    return out.toByteArray();
  }

  /** Controls as {@code previousPlan} takes them. */
  public static void write(JsonGenerator g, Controls c) {
    g.writeStartObject();
    g.writeNumberProperty("time", c.time());
    g.writeNumberProperty("spacing", c.spacing());
    numbers(g, "acceleration", c.acceleration());
    numbers(g, "curvature", c.curvature());
    g.writeEndObject();
  }

  private static void numbers(JsonGenerator g, String name, List<Double> values) {
    g.writeArrayPropertyStart(name);
    for (double v : values) {
      g.writeNumber(v);
    }
    g.writeEndArray();
  }

  private static void optional(JsonGenerator g, String name, @Nullable Double v) {
    if (v != null) {
      g.writeNumberProperty(name, v);
    }
  }

  private static void ego(JsonGenerator g, Ego e) {
    g.writeObjectPropertyStart("ego");
    g.writeNumberProperty("x", e.x());
    g.writeNumberProperty("y", e.y());
    g.writeNumberProperty("heading", e.heading());
    g.writeNumberProperty("speed", e.speed());
    g.writeNumberProperty("acceleration", e.acceleration());
    g.writeNumberProperty("curvature", e.curvature());
    g.writeNumberProperty("length", e.length());
    g.writeNumberProperty("width", e.width());
    g.writeEndObject();
  }

  private static void agent(JsonGenerator g, Agent a) {
    g.writeStartObject();
    g.writeStringProperty("id", a.id());
    g.writeStringProperty("type", a.type().name().toLowerCase(Locale.ROOT));
    g.writeNumberProperty("length", a.length());
    g.writeNumberProperty("width", a.width());
    states(g, "history", a.history());
    if (!a.recordedFuture().isEmpty()) {
      states(g, "recordedFuture", a.recordedFuture());
    }
    g.writeEndObject();
  }

  private static void states(JsonGenerator g, String name, List<AgentState> states) {
    g.writeArrayPropertyStart(name);
    for (AgentState s : states) {
      g.writeStartObject();
      g.writeNumberProperty("time", s.time());
      g.writeNumberProperty("x", s.x());
      g.writeNumberProperty("y", s.y());
      g.writeNumberProperty("heading", s.heading());
      optional(g, "speed", s.speed());
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void road(JsonGenerator g, Road road) {
    switch (road) {
      case Road.Lanes lanes -> {
        g.writeArrayPropertyStart("lanes");
        for (Lane lane : lanes.lanes()) {
          lane(g, lane);
        }
        g.writeEndArray();
      }
      case Road.Corridor c -> {
        g.writeObjectPropertyStart("corridor");
        g.writeNumberProperty("width", c.width());
        g.writeNumberProperty("length", c.length());
        optional(g, "speedLimit", c.speedLimit());
        g.writeEndObject();
      }
      case Road.ReferencePath p -> {
        g.writeObjectPropertyStart("referencePath");
        polyline(g, "points", p.points());
        g.writeNumberProperty("width", p.width());
        optional(g, "speedLimit", p.speedLimit());
        g.writeEndObject();
      }
    }
  }

  private static void lane(JsonGenerator g, Lane lane) {
    g.writeStartObject();
    g.writeStringProperty("id", lane.id());
    polyline(g, "left", lane.left());
    polyline(g, "right", lane.right());
    g.writeArrayPropertyStart("successors");
    for (String id : lane.successors()) {
      g.writeString(id);
    }
    g.writeEndArray();
    adjacent(g, "adjacentLeft", lane.adjacentLeft());
    adjacent(g, "adjacentRight", lane.adjacentRight());
    optional(g, "speedLimit", lane.speedLimit());
    g.writeEndObject();
  }

  private static void adjacent(JsonGenerator g, String name, Lane.@Nullable Adjacent a) {
    if (a != null) {
      g.writeObjectPropertyStart(name);
      g.writeStringProperty("lane", a.lane());
      g.writeBooleanProperty("sameDirection", a.sameDirection());
      g.writeEndObject();
    }
  }

  private static void polyline(JsonGenerator g, String name, Polyline p) {
    g.writeArrayPropertyStart(name);
    for (int i = 0; i < p.size(); i++) {
      g.writeStartArray();
      g.writeNumber(p.x(i));
      g.writeNumber(p.y(i));
      g.writeEndArray();
    }
    g.writeEndArray();
  }

  private static void goal(JsonGenerator g, Goal goal) {
    g.writeObjectPropertyStart("goal");
    Region region = goal.region();
    if (region != null) {
      g.writeObjectPropertyStart("region");
      switch (region) {
        case Region.Rectangle r -> {
          g.writeObjectPropertyStart("rectangle");
          g.writeNumberProperty("x", r.x());
          g.writeNumberProperty("y", r.y());
          g.writeNumberProperty("length", r.length());
          g.writeNumberProperty("width", r.width());
          g.writeNumberProperty("orientation", r.orientation());
          g.writeEndObject();
        }
        case Region.Circle c -> {
          g.writeObjectPropertyStart("circle");
          g.writeNumberProperty("x", c.x());
          g.writeNumberProperty("y", c.y());
          g.writeNumberProperty("radius", c.radius());
          g.writeEndObject();
        }
        case Region.OnLanes on -> {
          g.writeArrayPropertyStart("lanes");
          for (String id : on.lanes()) {
            g.writeString(id);
          }
          g.writeEndArray();
        }
      }
      g.writeEndObject();
    }
    interval(g, "time", goal.time());
    interval(g, "speed", goal.speed());
    interval(g, "orientation", goal.orientation());
    g.writeEndObject();
  }

  private static void interval(JsonGenerator g, String name, @Nullable Interval v) {
    if (v != null) {
      g.writeArrayPropertyStart(name);
      g.writeNumber(v.min());
      g.writeNumber(v.max());
      g.writeEndArray();
    }
  }
}
