package io.sparsewatt.gateway.json;

import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.ExecutionMode;
import io.sparsewatt.events.v1.LayerReceipt;
import tools.jackson.core.JsonGenerator;

/** The event {@code sparsity} (docs/api/live.md, section 2.2). */
public final class SparsityJson {

  private SparsityJson() {}

  /** The event's JSON. */
  public static EventBody of(EventHead head, ActivationEvent event) {
    return EventBody.of(
        head,
        json -> {
          UnprocessedJson.write(
              json, event.hasUnprocessed() ? event.getUnprocessed() : null, event.getOutcome());
          if (event.hasUnprocessed()) {
            for (String name :
                new String[] {
                  "keyframe",
                  "poseKnown",
                  "network",
                  "modelVersion",
                  "trained",
                  "unlabelled",
                  "voxels",
                  "macs",
                  "layers"
                }) {
              json.writeNullProperty(name);
            }
          } else {
            processed(json, event);
          }
        });
  }

  private static void processed(JsonGenerator json, ActivationEvent event) {
    boolean counted = event.getPlainCounted();
    json.writeBooleanProperty("keyframe", event.getKeyframe());
    json.writeBooleanProperty("poseKnown", event.getPoseKnown());
    json.writeStringProperty("network", event.getNetwork());
    json.writeStringProperty("modelVersion", event.getModelVersion());
    json.writeBooleanProperty("trained", event.getTrained());
    Json.text(json, "unlabelled", event.getUnlabelled());
    json.writeObjectPropertyStart("voxels");
    json.writeNumberProperty("active", event.getActiveVoxels());
    json.writeNumberProperty("range", event.getRangeVoxels());
    json.writeNumberProperty("activated", event.getActivatedVoxels());
    json.writeNumberProperty("changed", event.getChangedVoxels());
    json.writeNumberProperty("deactivated", event.getDeactivatedVoxels());
    if (counted) {
      json.writeNumberProperty("plain", event.getPlainVoxels());
      json.writeNumberProperty("plainCovered", event.getPlainCovered());
      json.writeNumberProperty("streamSupported", event.getStreamSupported());
    } else {
      json.writeNullProperty("plain");
      json.writeNullProperty("plainCovered");
      json.writeNullProperty("streamSupported");
    }
    json.writeEndObject();
    long executed = 0;
    long fullStream = 0;
    long fullPlain = 0;
    long dense = 0;
    for (LayerReceipt layer : event.getLayersList()) {
      executed += layer.getExecutedMacs();
      fullStream += layer.getFullStreamMacs();
      fullPlain += layer.getFullPlainMacs();
      dense += layer.getDenseMacs();
    }
    macs(json, executed, fullStream, counted, fullPlain, dense);
    json.writeArrayPropertyStart("layers");
    for (LayerReceipt layer : event.getLayersList()) {
      layer(json, layer, counted);
    }
    json.writeEndArray();
  }

  private static void layer(JsonGenerator json, LayerReceipt layer, boolean counted) {
    json.writeStartObject();
    json.writeStringProperty("name", layer.getName());
    json.writeStringProperty("kind", layer.getKind());
    json.writeStringProperty("mode", mode(layer.getMode()));
    json.writeNumberProperty("sites", layer.getSites());
    json.writeNumberProperty("dirtySites", layer.getDirtySites());
    json.writeNumberProperty("changedUnits", layer.getChangedUnits());
    json.writeNumberProperty("edges", layer.getEdges());
    json.writeNumberProperty("edgesFromChanged", layer.getEdgesFromChanged());
    macs(
        json,
        layer.getExecutedMacs(),
        layer.getFullStreamMacs(),
        counted,
        layer.getFullPlainMacs(),
        layer.getDenseMacs());
    json.writeObjectPropertyStart("bytes");
    json.writeNumberProperty("parameters", layer.getParameterBytes());
    json.writeNumberProperty("activations", layer.getActivationBytes());
    json.writeNumberProperty("index", layer.getIndexBytes());
    json.writeEndObject();
    json.writeNumberProperty("inputChannels", layer.getInputChannels());
    json.writeNumberProperty("outputChannels", layer.getOutputChannels());
    json.writeNumberProperty("parameters", layer.getParameters());
    json.writeNumberProperty("executedEdges", layer.getExecutedEdges());
    json.writeNumberProperty("deltaMacs", layer.getDeltaMacs());
    if (counted) {
      json.writeNumberProperty("plainSites", layer.getPlainSites());
      json.writeNumberProperty("plainEdges", layer.getPlainEdges());
    } else {
      json.writeNullProperty("plainSites");
      json.writeNullProperty("plainEdges");
    }
    json.writeNumberProperty("denseSites", layer.getDenseSites());
    json.writeNumberProperty("denseEdges", layer.getDenseEdges());
    json.writeEndObject();
  }

  static void macs(
      JsonGenerator json,
      long executed,
      long fullStream,
      boolean counted,
      long fullPlain,
      long dense) {
    json.writeObjectPropertyStart("macs");
    json.writeNumberProperty("executed", executed);
    json.writeNumberProperty("fullStream", fullStream);
    if (counted) {
      json.writeNumberProperty("fullPlain", fullPlain);
    } else {
      json.writeNullProperty("fullPlain");
    }
    json.writeNumberProperty("dense", dense);
    json.writeEndObject();
  }

  private static String mode(ExecutionMode mode) {
    return switch (mode) {
      case EXECUTION_MODE_FULL -> "full";
      case EXECUTION_MODE_INCREMENTAL -> "incremental";
      case EXECUTION_MODE_SKIPPED -> "skipped";
      case EXECUTION_MODE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }
}
