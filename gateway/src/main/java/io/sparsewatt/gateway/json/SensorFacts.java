package io.sparsewatt.gateway.json;

import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.BackPressure;
import io.sparsewatt.events.v1.EventPolicy;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A sensor's configuration with what is known of it now (docs/api/live.md, section 4).
 *
 * @param streaming a frame came within the last seconds
 * @param last its newest frame, or null before the first
 * @param classes names of its network's labels by number; empty where they mean nothing
 */
public record SensorFacts(
    SensorConfiguration configuration,
    boolean streaming,
    @Nullable LastFrame last,
    List<String> classes) {

  /**
   * The newest frame of a sensor.
   *
   * @param ageMs since its acceptance
   */
  public record LastFrame(long n, long timeNs, long ageMs) {}

  /** Writes the object SENSOR. */
  public void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("sensor", configuration.getSensor());
    json.writeStringProperty(
        "rig",
        configuration.getRig().isEmpty() ? configuration.getSensor() : configuration.getRig());
    json.writeStringProperty(
        "modality",
        configuration.getModality() == Modality.MODALITY_EVENT_CAMERA ? "event-camera" : "lidar");
    json.writeStringProperty("network", configuration.getNetwork());
    json.writeStringProperty(
        "backPressure",
        configuration.getBackPressure() == BackPressure.BACK_PRESSURE_LOSSLESS
            ? "lossless"
            : "live");
    json.writeNumberProperty("version", configuration.getVersion());
    json.writeBooleanProperty("streaming", streaming);
    if (last == null) {
      json.writeNullProperty("lastN");
      json.writeNullProperty("lastTimeNs");
      json.writeNullProperty("ageMs");
    } else {
      json.writeNumberProperty("lastN", last.n());
      Json.nanos(json, "lastTimeNs", last.timeNs());
      json.writeNumberProperty("ageMs", last.ageMs());
    }
    policies(json);
    if (classes.isEmpty()) {
      json.writeNullProperty("classes");
    } else {
      json.writeArrayPropertyStart("classes");
      classes.forEach(json::writeString);
      json.writeEndArray();
    }
    Json.text(json, "unlabelled", SensorNetwork.unlabelled(configuration));
    json.writeEndObject();
  }

  private void policies(JsonGenerator json) {
    if (configuration.hasVoxels()) {
      VoxelPolicy voxels = configuration.getVoxels();
      json.writeObjectPropertyStart("voxels");
      Json.number(json, "voxelSize", voxels.getVoxelSize());
      Json.number(json, "halfRangeXy", voxels.getHalfRangeXy());
      Json.number(json, "rangeBelow", voxels.getRangeBelow());
      Json.number(json, "rangeAbove", voxels.getRangeAbove());
      json.writeNumberProperty("keyframeEvery", voxels.getKeyframeEvery());
      json.writeEndObject();
    } else {
      json.writeNullProperty("voxels");
    }
    if (configuration.hasEvents()) {
      EventPolicy events = configuration.getEvents();
      json.writeObjectPropertyStart("events");
      json.writeNumberProperty("width", events.getWidth());
      json.writeNumberProperty("height", events.getHeight());
      json.writeNumberProperty("packetMs", events.getPacketMs());
      json.writeNumberProperty("windowPackets", events.getMaxPackets());
      json.writeEndObject();
    } else {
      json.writeNullProperty("events");
    }
  }
}
