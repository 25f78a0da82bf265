package io.sparsewatt.gateway.json;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.EnergyTerm;
import io.sparsewatt.events.v1.FutureAgent;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.PlanCounts;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.PlanFuture;
import io.sparsewatt.events.v1.Trajectory;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The event {@code plan} (docs/api/live.md, section 2.5). */
public final class PlanJson {

  private PlanJson() {}

  /**
   * @throws IllegalArgumentException if a column does not hold the values declared
   */
  public static EventBody of(EventHead head, PlanEvent event) {
    return EventBody.of(
        head,
        json -> {
          json.writeStringProperty("verdict", event.getVerdict());
          json.writeArrayPropertyStart("reasons");
          event.getReasonsList().forEach(json::writeString);
          json.writeEndArray();
          json.writeStringProperty("planHash", event.getPlanHash());
          json.writeStringProperty("map", event.getMap());
          json.writeStringProperty("predictor", event.getPredictor());
          json.writeBooleanProperty("predictorTrained", event.getPredictorTrained());
          Json.number(json, "energy", event.getEnergy());
          terms(json, event.getTermsList());
          if (event.hasTrajectory() && event.getTrajectory().getCount() > 0) {
            trajectory(json, event.getTrajectory());
          } else {
            json.writeNullProperty("trajectory");
          }
          json.writeArrayPropertyStart("futures");
          for (PlanFuture future : event.getFuturesList()) {
            future(json, future);
          }
          json.writeEndArray();
          PlanCounts counts = event.getCounts();
          json.writeObjectPropertyStart("counts");
          json.writeNumberProperty("rollouts", counts.getRollouts());
          json.writeNumberProperty("gradientSteps", counts.getGradientSteps());
          json.writeNumberProperty("factorEvaluations", counts.getFactorEvaluations());
          json.writeNumberProperty("multiplyAdds", counts.getMultiplyAdds());
          json.writeEndObject();
          json.writeStringProperty("bound", event.getBound());
          json.writeArrayPropertyStart("remarks");
          event.getRemarksList().forEach(json::writeString);
          json.writeEndArray();
          if (event.hasRoad()) {
            road(json, event.getRoad());
          } else {
            json.writeNullProperty("road");
          }
        });
  }

  private static void road(JsonGenerator json, Path road) {
    json.writeObjectPropertyStart("road");
    Json.number(json, "width", road.getWidth());
    if (road.hasSpeedLimit()) {
      Json.number(json, "speedLimit", road.getSpeedLimit());
    } else {
      json.writeNullProperty("speedLimit");
    }
    json.writeArrayPropertyStart("points");
    for (double value : Columns.doubles(road.getPoints())) {
      Json.number(json, value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void terms(JsonGenerator json, List<EnergyTerm> terms) {
    json.writeArrayPropertyStart("terms");
    for (EnergyTerm term : terms) {
      json.writeStartObject();
      json.writeStringProperty("name", term.getName());
      Json.number(json, "weight", term.getWeight());
      Json.number(json, "value", term.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void trajectory(JsonGenerator json, Trajectory trajectory) {
    int count = trajectory.getCount();
    json.writeObjectPropertyStart("trajectory");
    column(json, "t", count, trajectory.getT());
    column(json, "x", count, trajectory.getX());
    column(json, "y", count, trajectory.getY());
    column(json, "heading", count, trajectory.getHeading());
    column(json, "speed", count, trajectory.getSpeed());
    column(json, "acceleration", count, trajectory.getAcceleration());
    column(json, "curvature", count, trajectory.getCurvature());
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, String name, int count, ByteString column) {
    Columns.require(name, column, count, Double.BYTES);
    json.writeArrayPropertyStart(name);
    for (double value : Columns.doubles(column)) {
      Json.number(json, value);
    }
    json.writeEndArray();
  }

  private static void future(JsonGenerator json, PlanFuture future) {
    json.writeStartObject();
    json.writeNumberProperty("index", future.getIndex());
    Json.number(json, "energy", future.getEnergy());
    json.writeBooleanProperty("collides", future.getCollides());
    if (future.getWorstAgent().isEmpty()) {
      json.writeNullProperty("worstAgent");
    } else {
      json.writeStringProperty("worstAgent", future.getWorstAgent());
    }
    terms(json, future.getTermsList());
    json.writeArrayPropertyStart("agents");
    for (FutureAgent agent : future.getAgentsList()) {
      json.writeStartObject();
      json.writeStringProperty("agent", agent.getAgent());
      Json.number(json, "stepS", agent.getStepS());
      json.writeArrayPropertyStart("path");
      for (float value : Columns.floats(agent.getPath())) {
        if (Float.isFinite(value)) {
          json.writeNumber(value);
        } else {
          json.writeNull();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
