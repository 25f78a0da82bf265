package io.sparsewatt.gateway.json;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The registry: answer of {@code /api/v1/sensors}. */
public final class SensorsJson {

  private SensorsJson() {}

  /** The answer's bytes. */
  public static byte[] of(List<SensorFacts> sensors) {
    return Json.object(json -> write(json, sensors));
  }

  static void write(JsonGenerator json, List<SensorFacts> sensors) {
    json.writeArrayPropertyStart("sensors");
    sensors.forEach(sensor -> sensor.write(json));
    json.writeEndArray();
  }
}
