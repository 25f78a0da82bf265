package io.sparsewatt.planner.plan;

import io.sparsewatt.planner.plan.Plan.Remark;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Plans as JSON, UTF-8, properties in fixed order: equal plans give equal bytes. Names and units
 * are those of {@link Plan}; a pose of a future is {@code [time, x, y, heading]}. Stateless.
 */
public final class PlanJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private PlanJson() {}

  /** One JSON object, no white space. */
  public static byte[] write(Plan p) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator g = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      g.writeStartObject();
      g.writeStringProperty("scenarioId", p.scenarioId());
      g.writeStringProperty("planHash", p.planHash());
      g.writeStringProperty("modelVersion", p.modelVersion());
      g.writeStringProperty("verdict", p.verdict().text());
      remarks(g, "reasons", p.reasons());
      remarks(g, "remarks", p.remarks());
      g.writeStringProperty("map", p.map());
      g.writeStringProperty("stoppedBy", p.stoppedBy().text());
      prediction(g, p.prediction());
      g.writeNumberProperty("time", p.time());
      g.writeNumberProperty("dt", p.dt());
      trajectory(g, p.trajectory());
      energy(g, p.energy());
      futures(g, p.futures());
      if (p.worst() != null) {
        worst(g, p.worst());
      }
      g.writeName("controls");
      ScenarioJson.write(g, p.controls());
      counts(g, p.counts());
      g.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void remarks(JsonGenerator g, String name, List<Remark> remarks) {
    g.writeArrayPropertyStart(name);
    for (Remark r : remarks) {
      g.writeStartObject();
      g.writeStringProperty("code", r.code());
      g.writeStringProperty("message", r.message());
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void prediction(JsonGenerator g, Plan.Prediction p) {
    g.writeObjectPropertyStart("prediction");
    g.writeStringProperty("predictor", p.predictor());
    g.writeBooleanProperty("trained", p.trained());
    g.writeBooleanProperty("oracle", p.oracle());
    g.writeNumberProperty("futures", p.futures());
    g.writeNumberProperty("agents", p.agents());
    g.writeNumberProperty("shortestHistory", p.shortestHistory());
    g.writeNumberProperty("longestHistory", p.longestHistory());
    g.writeEndObject();
  }

  private static void trajectory(JsonGenerator g, List<Plan.Point> points) {
    g.writeArrayPropertyStart("trajectory");
    for (Plan.Point p : points) {
      g.writeStartObject();
      g.writeNumberProperty("time", p.time());
      g.writeNumberProperty("x", p.x());
      g.writeNumberProperty("y", p.y());
      g.writeNumberProperty("heading", p.heading());
      g.writeNumberProperty("speed", p.speed());
      g.writeNumberProperty("acceleration", p.acceleration());
      g.writeNumberProperty("curvature", p.curvature());
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void energy(JsonGenerator g, Plan.Energy e) {
    g.writeObjectPropertyStart("energy");
    g.writeNumberProperty("total", e.total());
    terms(g, e.terms());
    g.writeObjectPropertyStart("risk");
    g.writeNumberProperty("level", e.risk().level());
    g.writeNumberProperty("weight", e.risk().weight());
    g.writeEndObject();
    g.writeArrayPropertyStart("futures");
    for (Plan.OfFuture f : e.futures()) {
      g.writeStartObject();
      g.writeNumberProperty("future", f.future());
      g.writeNumberProperty("total", f.total());
      g.writeBooleanProperty("collides", f.collides());
      if (f.worstAgent() != null) {
        g.writeStringProperty("worstAgent", f.worstAgent());
        g.writeNumberProperty("worstAgentEnergy", f.worstAgentEnergy());
      }
      terms(g, f.terms());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void terms(JsonGenerator g, List<Plan.Term> terms) {
    g.writeArrayPropertyStart("terms");
    for (Plan.Term t : terms) {
      g.writeStartObject();
      g.writeStringProperty("name", t.name());
      g.writeNumberProperty("weight", t.weight());
      g.writeNumberProperty("value", t.value());
      g.writeNumberProperty("energy", t.energy());
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void worst(JsonGenerator g, Plan.Worst w) {
    g.writeObjectPropertyStart("worst");
    g.writeNumberProperty("steps", w.steps());
    g.writeNumberProperty("energyBefore", w.energyBefore());
    g.writeNumberProperty("energyAfter", w.energyAfter());
    Double change = w.change();
    if (change != null) {
      g.writeNumberProperty("change", change);
    }
    g.writeName("future");
    future(g, w.future());
    g.writeEndObject();
  }

  private static void futures(JsonGenerator g, List<Plan.Future> futures) {
    g.writeArrayPropertyStart("futures");
    for (Plan.Future f : futures) {
      future(g, f);
    }
    g.writeEndArray();
  }

  private static void future(JsonGenerator g, Plan.Future f) {
    g.writeStartObject();
    g.writeNumberProperty("future", f.future());
    g.writeArrayPropertyStart("agents");
    for (Plan.Track t : f.agents()) {
      g.writeStartObject();
      g.writeStringProperty("agent", t.agent());
      g.writeStringProperty("type", t.type().text());
      g.writeNumberProperty("length", t.length());
      g.writeNumberProperty("width", t.width());
      // [time, x, y, heading] each.
      g.writeArrayPropertyStart("poses");
      for (Plan.Pose p : t.poses()) {
        g.writeStartArray();
        g.writeNumber(p.time());
        g.writeNumber(p.x());
        g.writeNumber(p.y());
        g.writeNumber(p.heading());
        g.writeEndArray();
      }
      g.writeEndArray();
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void counts(JsonGenerator g, Plan.Counts c) {
    g.writeObjectPropertyStart("counts");
    g.writeNumberProperty("rollouts", c.rollouts());
    g.writeNumberProperty("gradientSteps", c.gradientSteps());
    g.writeNumberProperty("egoFactors", c.egoFactors());
    g.writeNumberProperty("agentFactors", c.agentFactors());
    g.writeNumberProperty("nearFactors", c.nearFactors());
    g.writeNumberProperty("multiplyAdds", c.multiplyAdds());
    g.writeEndObject();
  }
}
