package io.sparsewatt.planning.api;

import io.sparsewatt.boot.Problem;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** The forms of an answer. */
enum PlanForm {
  JSON(MediaType.APPLICATION_JSON),
  SOLUTION(MediaType.APPLICATION_XML),
  SVG(MediaType.valueOf("image/svg+xml")),
  /** Plans as JSON, each better than the one before, as soon as they are known. */
  EVENTS(MediaType.TEXT_EVENT_STREAM);

  private final MediaType type;

  PlanForm(MediaType type) {
    this.type = type;
  }

  MediaType type() {
    return type;
  }

  /** The form that the client likes best; JSON where it takes anything. */
  static PlanForm of(List<MediaType> accepted) {
    if (accepted.isEmpty()) {
      return JSON;
    }
    // Stable: of equal quality the first named counts.
    List<MediaType> liked =
        accepted.stream()
            .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
            .toList();
    for (MediaType wish : liked) {
      for (PlanForm form : values()) {
        if (wish.getQualityValue() > 0 && wish.includes(form.type)) {
          return form;
        }
      }
    }
    throw new Problem(
        HttpStatus.NOT_ACCEPTABLE,
        "not-acceptable",
        "Accept asks for "
            + MediaType.toString(accepted)
            + "; a plan is given as application/json, application/xml (CommonRoad solution),"
            + " image/svg+xml, or as it gets better in text/event-stream");
  }
}
