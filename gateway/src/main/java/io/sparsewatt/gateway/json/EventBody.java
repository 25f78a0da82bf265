package io.sparsewatt.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * A live event's JSON, whole but for {@code skipped}, which is each client's own.
 *
 * @param head up to and with {@code "skipped":}
 * @param tail what follows its value
 */
@SuppressWarnings("ArrayRecordComponent") // Written once and shared by every client; never changed.
public record EventBody(byte[] head, byte[] tail) {

  private static final byte[] SKIPPED = ",\"skipped\":".getBytes(StandardCharsets.US_ASCII);

  static EventBody of(EventHead head, Consumer<JsonGenerator> fields) {
    byte[] first =
        Json.object(json -> {
          json.writeStringProperty("sensor", head.id().getSensor());
          json.writeStringProperty("stream", head.id().getStream());
          json.writeNumberProperty("seq", head.id().getSeq());
          json.writeNumberProperty("n", head.id().getN());
          Json.nanos(json, "timeNs", head.timeNs());
        });
    byte[] begin = new byte[first.length - 1 + SKIPPED.length];
    System.arraycopy(first, 0, begin, 0, first.length - 1);
    System.arraycopy(SKIPPED, 0, begin, first.length - 1, SKIPPED.length);
    byte[] rest =
        Json.object(json -> {
          Json.number(json, "latencyMs", head.latencyMs());
          Json.number(json, "tookMs", head.tookMs());
          fields.accept(json);
        });
    rest[0] = ',';
    return new EventBody(begin, rest);
  }

  /** Bytes held. */
  public int size() {
    return head.length + tail.length;
  }

  /** The whole text for a client that missed so many events just before. */
  public String text(long skipped) {
    return new String(head, StandardCharsets.UTF_8)
        + skipped
        + new String(tail, StandardCharsets.UTF_8);
  }
}
