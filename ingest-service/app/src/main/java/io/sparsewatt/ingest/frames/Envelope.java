package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One frame with what its sender says of it: u32 LE header length, JSON header, u32 LE length,
 * payload.
 *
 * @param number of the envelope on its connection, from 1
 * @param header fields by {@link FrameHeader.Names#JSON}, as text
 */
record Envelope(int number, Map<String, String> header, byte[] payload) {

  /** Bytes of a JSON header: a path of 256 points has 10 KiB. */
  static final int MAX_HEADER_BYTES = 16 << 10;

  /** Bytes around header and payload. */
  static final int LENGTH_BYTES = 2 * Integer.BYTES;

  private static final int MAX_SHOWN = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      // A list of pairs in an object.
                      StreamReadConstraints.builder().maxNestingDepth(4).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /**
   * Reads a message that is one envelope; does not release it.
   *
   * @param number of the message on its connection
   * @throws Problem 400, 413 or 422 with a code that begins with {@code envelope-}
   */
  static Envelope of(int number, DataBuffer message, int maxPayloadBytes) {
    byte[] json = new byte[length("header", message, MAX_HEADER_BYTES)];
    message.read(json);
    byte[] payload = new byte[length("payload", message, maxPayloadBytes)];
    message.read(payload);
    if (message.readableByteCount() > 0) {
      throw malformed(
          message.readableByteCount() + " bytes follow its payload; a message is one envelope");
    }
    return new Envelope(number, header(json), payload);
  }

  /** A length that the message bears out. */
  private static int length(String what, DataBuffer message, int limit) {
    if (message.readableByteCount() < Integer.BYTES) {
      throw truncated(what + " length", message.readableByteCount(), Integer.BYTES);
    }
    byte[] four = new byte[Integer.BYTES];
    message.read(four);
    int length = length(what, four, limit);
    if (message.readableByteCount() < length) {
      throw truncated(what, message.readableByteCount(), length);
    }
    return length;
  }

  /** A declared length: u32, little-endian, within its limit. */
  static int length(String what, byte[] four, int limit) {
    long length =
        (four[0] & 0xFFL)
            | (four[1] & 0xFFL) << 8
            | (four[2] & 0xFFL) << 16
            | (four[3] & 0xFFL) << 24;
    if (length > limit) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE,
          "envelope-too-large",
          "its "
              + what
              + " is declared with "
              + length
              + " bytes; at most "
              + limit
              + " are accepted (lengths are u32, little-endian)");
    }
    return (int) length;
  }

  /** The fields of a JSON header; a list of numbers becomes `a b c`, one of pairs `a b;c d`. */
  static Map<String, String> header(byte[] json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (DatabindException e) {
      // Of its own words, one is a class.
      throw malformed("more than one JSON value is in its header");
    } catch (JacksonException e) {
      throw malformed("its header is no JSON: " + shorten(e.getOriginalMessage(), 2 * MAX_SHOWN));
    }
    if (!(node instanceof ObjectNode object)) {
      throw malformed("its header is no JSON object");
    }
    Map<String, String> fields = new HashMap<>();
    for (var property : object.properties()) {
      String name = property.getKey();
      if (!FrameHeader.Names.JSON.all().contains(name)) {
        throw malformed(
            "`"
                + shorten(name, MAX_SHOWN)
                + "` is no field of its header; there are "
                + String.join(", ", FrameHeader.Names.JSON.all()));
      }
      if (!property.getValue().isNull()) {
        fields.put(name, text(name, property.getValue()));
      }
    }
    return fields;
  }

  private static String text(String name, JsonNode value) {
    if (value.isString() || value.isNumber()) {
      return value.asString();
    }
    if (!(value instanceof ArrayNode list)) {
      throw malformed("`" + name + "` is neither a text nor a number nor a list");
    }
    boolean pairs = !list.isEmpty() && list.get(0).isArray();
    StringJoiner text = new StringJoiner(pairs ? ";" : " ");
    for (JsonNode element : list) {
      text.add(pairs ? pair(name, element) : number(name, element));
    }
    return text.toString();
  }

  private static String pair(String name, JsonNode element) {
    if (!element.isArray() || element.size() != 2) {
      throw malformed("`" + name + "` holds something else beside pairs of numbers");
    }
    return number(name, element.get(0)) + " " + number(name, element.get(1));
  }

  private static String number(String name, JsonNode element) {
    if (!element.isNumber()) {
      throw malformed("`" + name + "` holds something else beside numbers");
    }
    return element.asString();
  }

  /** Some lines of a parser's message, as one. */
  private static String shorten(String text, int limit) {
    String line = text.replace('\n', ' ');
    return line.length() <= limit ? line : line.substring(0, limit) + "...";
  }

  private static Problem malformed(String what) {
    return new Problem(HttpStatus.BAD_REQUEST, "envelope-malformed", what);
  }

  /** The envelope ends before its time. */
  static Problem truncated(String part, long bytes, long of) {
    return new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "envelope-truncated",
        "it ends within its " + part + ", at byte " + bytes + " of " + of);
  }
}
