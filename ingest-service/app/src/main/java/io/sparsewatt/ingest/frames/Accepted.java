package io.sparsewatt.ingest.frames;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a body: one LiDAR frame, or the packets that a file of events was cut into.
 *
 * @param sensor id
 * @param stream of the frames
 * @param firstSeq of the first frame
 * @param frames that Kafka has, numbered from {@code firstSeq} on
 * @param lastN offset of the last one, or null where there is none
 * @param points points or events in them
 * @param events whether they are packets of events
 * @param dropped frames that were dropped before the log
 */
record Accepted(
    String sensor,
    String stream,
    long firstSeq,
    int frames,
    @Nullable Long lastN,
    long points,
    boolean events,
    int dropped) {

  /** As it is answered. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("sensor", sensor);
    json.put("stream", stream);
    json.put("seq", firstSeq);
    json.put("n", lastN);
    if (events) {
      json.put("packets", frames);
      json.put("lastSeq", firstSeq + Math.max(0, frames - 1));
      json.put("events", points);
    } else {
      json.put("points", points);
    }
    json.put("dropped", dropped > 0);
    return json;
  }
}
