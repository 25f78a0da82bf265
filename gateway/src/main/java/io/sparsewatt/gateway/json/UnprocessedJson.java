package io.sparsewatt.gateway.json;

import io.sparsewatt.events.v1.Outcome;
import io.sparsewatt.events.v1.Unprocessed;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The field {@code unprocessed}. */
final class UnprocessedJson {

  private UnprocessedJson() {}

  static void write(JsonGenerator json, @Nullable Unprocessed unprocessed, Outcome outcome) {
    if (unprocessed == null) {
      json.writeNullProperty("unprocessed");
      return;
    }
    json.writeObjectPropertyStart("unprocessed");
    json.writeStringProperty("outcome", text(outcome));
    json.writeStringProperty("code", unprocessed.getCode());
    json.writeStringProperty("reason", unprocessed.getReason());
    json.writeEndObject();
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_DUPLICATE -> "duplicate";
      case OUTCOME_LATE -> "late";
      case OUTCOME_GAP -> "gap";
      // A stage that names none has refused the frame itself.
      case OUTCOME_REJECTED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "rejected";
    };
  }
}
