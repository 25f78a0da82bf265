package io.sparsewatt.gateway.json;

import io.sparsewatt.events.v1.Unprocessed;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The field {@code unprocessed}. */
final class UnprocessedJson {

  private UnprocessedJson() {}

  static void write(JsonGenerator json, @Nullable Unprocessed unprocessed) {
    if (unprocessed == null) {
      json.writeNullProperty("unprocessed");
      return;
    }
    json.writeObjectPropertyStart("unprocessed");
    json.writeStringProperty("outcome", outcome(unprocessed.getCode()));
    json.writeStringProperty("code", unprocessed.getCode());
    json.writeStringProperty("reason", unprocessed.getReason());
    json.writeEndObject();
  }

  /** Stages after the voxeliser hand on the code alone, which tells the outcome. */
  private static String outcome(String code) {
    return switch (code) {
      case "duplicate", "late" -> code;
      // A group that is broken: nothing until the next keyframe (events, BrokenGroupException).
      case "gap", "delta-without-base", "delta-of-another-base", "voxel-event-damaged" -> "gap";
      default -> "rejected";
    };
  }
}
