package io.sparsewatt.gateway.json;

import io.sparsewatt.gateway.json.SparsitySums.LayerSums;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Answer of {@code /api/v1/sparsity} (docs/api/live.md, section 5). */
public final class SparsityWindowJson {

  private SparsityWindowJson() {}

  /**
   * @throws ArithmeticException if a sum over the layers exceeds 63 bits
   */
  public static byte[] of(int windowS, List<SparsitySums> sensors) {
    return Json.object(json -> {
      json.writeNumberProperty("windowS", windowS);
      json.writeArrayPropertyStart("sensors");
      for (SparsitySums sensor : sensors) {
        sensor(json, sensor);
      }
      json.writeEndArray();
    });
  }

  private static void sensor(JsonGenerator json, SparsitySums sums) {
    long executed = 0;
    long fullStream = 0;
    long dense = 0;
    long plainExecuted = 0;
    long plainFullStream = 0;
    long plainFull = 0;
    for (LayerSums layer : sums.layers()) {
      executed = Math.addExact(executed, layer.executed());
      fullStream = Math.addExact(fullStream, layer.fullStream());
      dense = Math.addExact(dense, layer.dense());
      plainExecuted = Math.addExact(plainExecuted, layer.plainExecuted());
      plainFullStream = Math.addExact(plainFullStream, layer.plainFullStream());
      plainFull = Math.addExact(plainFull, layer.plainFull());
    }
    json.writeStartObject();
    json.writeStringProperty("sensor", sums.sensor());
    json.writeNumberProperty("frames", sums.frames());
    json.writeNumberProperty("framesPlainCounted", sums.framesPlainCounted());
    macs(json, executed, fullStream, dense);
    wherePlain(json, plainExecuted, plainFullStream, plainFull);
    json.writeArrayPropertyStart("layers");
    for (LayerSums layer : sums.layers()) {
      json.writeStartObject();
      json.writeStringProperty("name", layer.name());
      json.writeStringProperty("kind", layer.kind());
      Json.count(json, "sites", layer.sites());
      Json.count(json, "dirtySites", layer.dirtySites());
      Json.count(json, "changedUnits", layer.changedUnits());
      Json.count(json, "edges", layer.edges());
      Json.count(json, "edgesFromChanged", layer.edgesFromChanged());
      macs(json, layer.executed(), layer.fullStream(), layer.dense());
      wherePlain(json, layer.plainExecuted(), layer.plainFullStream(), layer.plainFull());
      json.writeObjectPropertyStart("bytes");
      Json.count(json, "parameters", layer.parameterBytes());
      Json.count(json, "activations", layer.activationBytes());
      Json.count(json, "index", layer.indexBytes());
      json.writeEndObject();
      json.writeNumberProperty("inputChannels", layer.inputChannels());
      json.writeNumberProperty("outputChannels", layer.outputChannels());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void macs(JsonGenerator json, long executed, long fullStream, long dense) {
    json.writeObjectPropertyStart("macs");
    Json.count(json, "executed", executed);
    Json.count(json, "fullStream", fullStream);
    Json.count(json, "dense", dense);
    json.writeEndObject();
  }

  private static void wherePlain(
      JsonGenerator json, long executed, long fullStream, long fullPlain) {
    json.writeObjectPropertyStart("wherePlain");
    Json.count(json, "executed", executed);
    Json.count(json, "fullStream", fullStream);
    Json.count(json, "fullPlain", fullPlain);
    json.writeEndObject();
  }
}
