package io.sparsewatt.gateway.json;

import java.util.List;

/** The event {@code lag} (docs/api/live.md, section 2.6). */
public final class LagJson {

  /**
   * A stage's newest frame and median latency; NaN where unknown.
   *
   * @param stage {@code voxels}, {@code network}, {@code scene}, {@code plan} or {@code energy}
   */
  public record StageLag(String stage, long n, double p50Ms) {}

  /**
   * A sensor's pace.
   *
   * @param p50Ms latency at the last stage; NaN where unknown
   * @param frames by which the last stage is behind the newest
   * @param unprocessed frames not processed since this gateway started
   */
  public record Pace(
      double hz,
      int windowS,
      double p50Ms,
      double p99Ms,
      long frames,
      long unprocessed,
      List<StageLag> stages) {}

  private LagJson() {}

  /** The event's JSON. */
  public static EventBody of(EventHead head, Pace pace) {
    return EventBody.of(
        head,
        json -> {
          Json.number(json, "hz", pace.hz());
          json.writeNumberProperty("windowS", pace.windowS());
          Json.number(json, "p50Ms", pace.p50Ms());
          Json.number(json, "p99Ms", pace.p99Ms());
          json.writeNumberProperty("frames", pace.frames());
          // Ingest counts what it drops before the log; the log does not tell.
          json.writeNullProperty("dropped");
          json.writeNumberProperty("unprocessed", pace.unprocessed());
          json.writeArrayPropertyStart("stages");
          for (StageLag stage : pace.stages()) {
            json.writeStartObject();
            json.writeStringProperty("stage", stage.stage());
            json.writeNumberProperty("n", stage.n());
            Json.number(json, "p50Ms", stage.p50Ms());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
