package io.sparsewatt.ingest.frames;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a body: one LiDAR frame, or the packets that a file of events was cut into. Frames
 * are numbered from {@code firstSeq} on, dropped ones too.
 *
 * @param sensor id
 * @param stream of the frames
 * @param firstSeq of the first frame
 * @param frames that Kafka has
 * @param dropped frames that were dropped before the log
 * @param lastN offset of the last one that Kafka has, or null where there is none
 * @param points points or events in them
 * @param events whether they are packets of events
 */
record Accepted(
    String sensor,
    String stream,
    long firstSeq,
    int frames,
    int dropped,
    @Nullable Long lastN,
    long points,
    boolean events) {

  /** Seq of the last one; that of the first where there is none. */
  long lastSeq() {
    return firstSeq + Math.max(1, frames + dropped) - 1;
  }

  /** Nothing of it reached the log: the pipeline is behind, and the sensor is live. */
  boolean droppedWhole() {
    return frames == 0 && dropped > 0;
  }

  /** As it is answered. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("sensor", sensor);
    json.put("stream", stream);
    json.put("seq", firstSeq);
    json.put("n", lastN);
    if (events) {
      json.put("packets", frames);
      json.put("lastSeq", lastSeq());
      json.put("events", points);
    } else {
      json.put("points", points);
    }
    json.put("dropped", dropped > 0);
    return json;
  }
}
