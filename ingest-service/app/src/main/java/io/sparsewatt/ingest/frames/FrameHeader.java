package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.Problem;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.sensing.Pose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a sender says of a frame beside its bytes.
 *
 * @param stream the sender's, or one drawn for this request where it named none
 * @param seq rising within the stream
 * @param timeNanos sensor time, or null: from the data
 * @param pose sensor in world, or null
 * @param path the way ahead, or null
 * @param format name of the format, or null: found out
 */
record FrameHeader(
    String stream,
    long seq,
    @Nullable Long timeNanos,
    @Nullable Pose pose,
    @Nullable Path path,
    @Nullable String format) {

  /** The names of the fields in one of the two places where a header comes from. */
  record Names(
      String stream,
      String seq,
      String time,
      String pose,
      String path,
      String pathWidth,
      String speedLimit,
      String format) {

    /** HTTP headers; the format is a query parameter. */
    static final Names HTTP =
        new Names(
            "Frame-Stream",
            "Frame-Seq",
            "Frame-Time",
            "Frame-Pose",
            "Frame-Path",
            "Frame-Path-Width",
            "Frame-Speed-Limit",
            "format");

    /** Properties of an envelope's JSON header. */
    static final Names JSON =
        new Names("stream", "seq", "time", "pose", "path", "pathWidth", "speedLimit", "format");

    List<String> all() {
      return List.of(stream, seq, time, pose, path, pathWidth, speedLimit, format);
    }
  }

  private static final int MAX_PATH_POINTS = 256;
  private static final int MAX_SHOWN = 64;

  // A frame's identity is text in messages and in the page's URLs.
  private static final Pattern STREAM = Pattern.compile("[\\x21-\\x7e]{1,128}");

  // A road of two lanes, where a path comes without a width.
  private static final double PATH_WIDTH = 7;

  /**
   * @param field value of a field by its name, or null where it is absent
   * @param newStream draws a stream for a sender that names none
   * @param nextSeq numbers a frame of that stream whose sender does not
   * @throws Problem 400, naming the field, its value and what is required
   */
  static FrameHeader of(
      Names names,
      Function<String, @Nullable String> field,
      Supplier<String> newStream,
      LongSupplier nextSeq) {
    String stream = field.apply(names.stream());
    if (stream != null && !STREAM.matcher(stream).matches()) {
      throw malformed(names.stream(), stream, "1 to 128 visible ASCII characters are required");
    }
    Long seq = whole(names.seq(), field.apply(names.seq()));
    if (seq != null && seq < 0) {
      throw malformed(names.seq(), Long.toString(seq), "0 or more is required");
    }
    if (seq == null && stream != null) {
      // Frames of one number would be taken for repetitions of the first.
      throw malformed(names.seq(), "absent", "the frame's number in its stream is required");
    }
    return new FrameHeader(
        stream == null ? newStream.get() : stream,
        seq == null ? nextSeq.getAsLong() : seq,
        whole(names.time(), field.apply(names.time())),
        pose(names.pose(), field.apply(names.pose())),
        path(names, field),
        field.apply(names.format()));
  }

  private static @Nullable Long whole(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw malformed(name, text, "a whole number of at most 63 bits is required");
    }
  }

  private static @Nullable Pose pose(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String required = "`x y z qx qy qz qw` is required: metres, and a unit quaternion";
    double[] v = numbers(name, text, 7, required);
    try {
      return new Pose(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    } catch (IllegalArgumentException e) {
      throw malformed(name, text, required + "; " + e.getMessage());
    }
  }

  private static @Nullable Path path(Names names, Function<String, @Nullable String> field) {
    String text = field.apply(names.path());
    String widthText = field.apply(names.pathWidth());
    String limitText = field.apply(names.speedLimit());
    if (text == null) {
      return null;
    }
    String required =
        "`x y;x y;...` is required: 2 to " + MAX_PATH_POINTS + " finite points in metres";
    List<double[]> points = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int end = text.indexOf(';', from);
      String point = text.substring(from, end < 0 ? text.length() : end);
      if (points.size() == MAX_PATH_POINTS) {
        throw malformed(names.path(), text, required + "; there are more");
      }
      points.add(numbers(names.path(), point, 2, required));
      if (end < 0) {
        break;
      }
      from = end + 1;
    }
    if (points.size() < 2) {
      throw malformed(names.path(), text, required);
    }
    double[] columns = new double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      columns[2 * i] = points.get(i)[0];
      columns[2 * i + 1] = points.get(i)[1];
    }
    Path.Builder path =
        Path.newBuilder()
            .setPoints(Columns.ofDoubles(columns, columns.length))
            .setWidth(
                widthText == null ? PATH_WIDTH : positive(names.pathWidth(), widthText, "metres"));
    if (limitText != null) {
      path.setSpeedLimit(positive(names.speedLimit(), limitText, "metres per second"));
    }
    return path.build();
  }

  private static double positive(String name, String text, String unit) {
    String required = "a number of " + unit + " above 0, at most 1000, is required";
    double value = numbers(name, text, 1, required)[0];
    if (!(value > 0 && value <= 1000)) {
      throw malformed(name, text, required);
    }
    return value;
  }

  private static double[] numbers(String name, String text, int count, String required) {
    double[] values = new double[count];
    int found = 0;
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
        end++;
      }
      if (found == count) {
        throw malformed(name, text, required);
      }
      try {
        values[found] = Double.parseDouble(text.substring(at, end));
      } catch (NumberFormatException e) {
        throw malformed(name, text, required);
      }
      if (!Double.isFinite(values[found])) {
        throw malformed(name, text, required);
      }
      found++;
      at = end;
    }
    if (found != count) {
      throw malformed(name, text, required);
    }
    return values;
  }

  private static Problem malformed(String name, String value, String required) {
    return new Problem(
        HttpStatus.BAD_REQUEST,
        "frame-header",
        name
            + " is `"
            + (value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "...")
            + "`; "
            + required
            + ". The frame was not accepted");
  }
}
