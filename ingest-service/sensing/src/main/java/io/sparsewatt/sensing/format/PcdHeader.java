package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The text header of a PCD file.
 *
 * <p>VERSION and VIEWPOINT may be missing, COUNT (then 1 each) and POINTS (then WIDTH * HEIGHT)
 * too: older writers leave them out.
 *
 * @param fields with {@code offset} the byte within a binary point
 * @param points number of points
 * @param pointBytes bytes of a binary point
 * @param viewpoint VIEWPOINT where it is there and not the identity that writers put by default
 * @param encoding of the data
 * @param dataAt byte at which the data begins, relative to the file's start
 */
record PcdHeader(
    List<PointFields.Field> fields,
    long points,
    int pointBytes,
    @Nullable Pose viewpoint,
    Encoding encoding,
    int dataAt) {

  enum Encoding {
    ASCII,
    BINARY,
    BINARY_COMPRESSED
  }

  private static final String CODE = "frame-malformed";

  static PcdHeader read(ByteBuffer file, Limits limits) throws SensingException {
    return new Reader(file, limits).read();
  }

  private static final class Reader {
    private final ByteBuffer file;
    private final Limits limits;
    private int at;
    private int line;

    private @Nullable List<String> names;
    private @Nullable List<String> sizes;
    private @Nullable List<String> types;
    private @Nullable List<String> counts;
    private long width = -1;
    private long height = -1;
    private long points = -1;
    private @Nullable Pose viewpoint;

    Reader(ByteBuffer file, Limits limits) {
      this.file = file.slice();
      this.limits = limits;
    }

    PcdHeader read() throws SensingException {
      while (true) {
        String text = nextLine();
        if (text.isBlank() || text.startsWith("#")) {
          continue;
        }
        List<String> words = words(text);
        List<String> values = words.subList(1, words.size());
        switch (words.get(0)) {
          case "VERSION" -> requireVersion(values);
          case "FIELDS", "COLUMNS" -> names = bounded(values);
          case "SIZE" -> sizes = bounded(values);
          case "TYPE" -> types = bounded(values);
          case "COUNT" -> counts = bounded(values);
          case "WIDTH" -> width = one(values, "WIDTH");
          case "HEIGHT" -> height = one(values, "HEIGHT");
          case "POINTS" -> points = one(values, "POINTS");
          case "VIEWPOINT" -> viewpoint = pose(values);
          case "DATA" -> {
            return finish(encoding(values));
          }
          default ->
              throw new SensingException(
                  CODE,
                  "line "
                      + line
                      + ": `"
                      + Excerpt.of(words.get(0))
                      + "` is no PCD header keyword.");
        }
      }
    }

    private PcdHeader finish(Encoding encoding) throws SensingException {
      List<String> fieldNames = required(names, "FIELDS");
      int n = fieldNames.size();
      List<String> fieldSizes = sameLength(required(sizes, "SIZE"), "SIZE", n);
      List<String> fieldTypes = sameLength(required(types, "TYPE"), "TYPE", n);
      List<String> fieldCounts = counts == null ? null : sameLength(counts, "COUNT", n);
      List<PointFields.Field> fields = new ArrayList<>(n);
      long offset = 0;
      for (int i = 0; i < n; i++) {
        long size = number(fieldSizes.get(i), "SIZE");
        long count = fieldCounts == null ? 1 : number(fieldCounts.get(i), "COUNT");
        String typeName = fieldTypes.get(i) + fieldSizes.get(i);
        NumberType type = type(typeName);
        if (type == null) {
          throw new SensingException(
              "field-type",
              "field `"
                  + Excerpt.of(fieldNames.get(i))
                  + "` is of type "
                  + Excerpt.of(typeName)
                  + "; I, U of 1, 2, 4, 8 bytes or F of 4, 8 expected.");
        }
        fields.add(new PointFields.Field(fieldNames.get(i), type, typeName, offset, count));
        if (count > limits.maxEncodedBytes()) {
          throw pointTooWide();
        }
        offset += size * count;
        if (offset > limits.maxEncodedBytes()) {
          throw pointTooWide();
        }
      }
      return new PcdHeader(fields, pointCount(), (int) offset, viewpoint, encoding, at);
    }

    private SensingException pointTooWide() {
      return new SensingException(
          CODE,
          "one point takes more than the "
              + limits.maxEncodedBytes()
              + " bytes that a whole frame may have.");
    }

    private long pointCount() throws SensingException {
      if (width < 0 && points < 0) {
        throw new SensingException(CODE, "neither WIDTH nor POINTS before DATA.");
      }
      if (width < 0) {
        return points;
      }
      long rows = height < 0 ? 1 : height;
      // Both are below 2^32; beyond 2^31 each the product turns negative, which no POINTS equals
      // and no frame may have.
      long area = width * rows;
      if (points >= 0 && points != area) {
        throw new SensingException(
            CODE,
            "POINTS is "
                + points
                + ", WIDTH * HEIGHT is "
                + width
                + " * "
                + rows
                + " = "
                + area
                + ".");
      }
      return area;
    }

    private String nextLine() throws SensingException {
      int from = at;
      while (at < file.limit() && file.get(at) != '\n') {
        at++;
        if (at - from > limits.maxHeaderLineBytes() || at > limits.maxHeaderBytes()) {
          throw new SensingException(
              CODE,
              "line "
                  + (line + 1)
                  + " of the header is longer than "
                  + limits.maxHeaderLineBytes()
                  + " bytes, or the header than "
                  + limits.maxHeaderBytes()
                  + ". Is it a PCD file?");
        }
      }
      if (at == file.limit()) {
        throw new SensingException(
            "frame-truncated", "the file ends at byte " + at + ", before a DATA line.");
      }
      line++;
      String text = StandardCharsets.ISO_8859_1.decode(file.slice(from, at - from)).toString();
      at++;
      return text;
    }

    private void requireVersion(List<String> values) throws SensingException {
      String version = values.isEmpty() ? "" : values.get(0);
      // PCL itself writes both .7 and 0.7; 0.5 and 0.6 differ only in lines that may be missing.
      if (!List.of("0.7", ".7", "0.6", ".6", "0.5", ".5").contains(version)) {
        throw new SensingException(
            CODE, "PCD version `" + Excerpt.of(version) + "` is not supported; 0.7 expected.");
      }
    }

    private List<String> bounded(List<String> values) throws SensingException {
      if (values.size() > limits.maxFields()) {
        throw new SensingException(
            CODE,
            "line "
                + line
                + ": "
                + values.size()
                + " fields; at most "
                + limits.maxFields()
                + " are accepted.");
      }
      return values;
    }

    private long one(List<String> values, String keyword) throws SensingException {
      if (values.size() != 1) {
        throw new SensingException(
            CODE,
            "line " + line + ": " + keyword + " takes one number, found " + values.size() + ".");
      }
      return number(values.get(0), keyword);
    }

    private long number(String text, String keyword) throws SensingException {
      try {
        long value = Long.parseLong(text);
        if (value >= 0 && value < 1L << 32) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw badNumber(text, keyword, e);
      }
      throw badNumber(text, keyword, null);
    }

    private static SensingException badNumber(
        String text, String keyword, @Nullable Exception cause) {
      String message =
          keyword + " `" + Excerpt.of(text) + "` is not a whole number of 0..4,294,967,295.";
      return cause == null
          ? new SensingException(CODE, message)
          : new SensingException(CODE, message, cause);
    }

    private @Nullable Pose pose(List<String> values) throws SensingException {
      try {
        if (values.size() == 7) {
          double[] v = new double[7];
          for (int i = 0; i < v.length; i++) {
            v[i] = Double.parseDouble(values.get(i));
          }
          // PCD writes the quaternion's scalar first.
          Pose pose = new Pose(v[0], v[1], v[2], v[4], v[5], v[6], v[3]);
          return pose.equals(Pose.IDENTITY) ? null : pose;
        }
      } catch (IllegalArgumentException e) {
        throw new SensingException(
            CODE, "line " + line + ": VIEWPOINT: " + e.getMessage() + ".", e);
      }
      throw new SensingException(
          CODE, "line " + line + ": VIEWPOINT takes 7 numbers, found " + values.size() + ".");
    }

    private Encoding encoding(List<String> values) throws SensingException {
      String name = values.isEmpty() ? "" : values.get(0);
      return switch (name) {
        case "ascii" -> Encoding.ASCII;
        case "binary" -> Encoding.BINARY;
        case "binary_compressed" -> Encoding.BINARY_COMPRESSED;
        default ->
            throw new SensingException(
                CODE,
                "DATA `"
                    + Excerpt.of(name)
                    + "` is not supported; ascii, binary or binary_compressed expected.");
      };
    }

    private static List<String> words(String text) {
      List<String> words = new ArrayList<>();
      StringTokenizer tokens = new StringTokenizer(text);
      while (tokens.hasMoreTokens()) {
        words.add(tokens.nextToken());
      }
      return words;
    }

    private static List<String> required(@Nullable List<String> values, String keyword)
        throws SensingException {
      if (values == null || values.isEmpty()) {
        throw new SensingException(CODE, "no " + keyword + " before DATA.");
      }
      return values;
    }

    private static List<String> sameLength(List<String> values, String keyword, int n)
        throws SensingException {
      if (values.size() != n) {
        throw new SensingException(
            CODE, keyword + " has " + values.size() + " entries, FIELDS " + n + ".");
      }
      return values;
    }

    private static @Nullable NumberType type(String name) {
      return switch (name) {
        case "I1" -> NumberType.INT8;
        case "U1" -> NumberType.UINT8;
        case "I2" -> NumberType.INT16;
        case "U2" -> NumberType.UINT16;
        case "I4" -> NumberType.INT32;
        case "U4" -> NumberType.UINT32;
        case "I8" -> NumberType.INT64;
        case "U8" -> NumberType.UINT64;
        case "F4" -> NumberType.FLOAT32;
        case "F8" -> NumberType.FLOAT64;
        default -> null;
      };
    }
  }
}
