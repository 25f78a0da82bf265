package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PCD 0.7 (pointclouds.org, "The PCD file format").
 *
 * <p>x, y, z of any type; doubles and integers round to float32. A VIEWPOINT other than the
 * identity is the frame's pose, as PCL's viewer applies it, unless the context knows one. Points
 * without a return (NaN) stay. Bytes after the last point are ignored: PCL's writer pads to whole
 * pages.
 */
final class PcdDecoder {

  private PcdDecoder() {}

  static PointFrame decode(ByteBuffer encoded, DecodeContext context, Limits limits)
      throws SensingException {
    ByteBuffer file = encoded.slice();
    PcdHeader header = PcdHeader.read(file, limits);
    PointFields use = PointFields.find(header.fields());
    ByteBuffer data = file.slice(header.dataAt(), file.limit() - header.dataAt());
    data.order(ByteOrder.LITTLE_ENDIAN);
    int count = FrameSize.requirePoints(header.points(), use.time() >= 0, limits);
    Columns columns =
        switch (header.encoding()) {
          case ASCII -> ascii(data, header, use, count, limits);
          case BINARY -> binary(data, header, use, count);
          case BINARY_COMPRESSED -> compressed(data, header, use, count);
        };
    return columns.toFrame(header, use, context);
  }

  /** The fields in use, allocated once the data is known to hold so many points. */
  private static final class Columns {
    final int count;
    final float[] x;
    final float[] y;
    final float[] z;
    final float[] intensity;
    final long @Nullable [] timeNanos;
    final double @Nullable [] timeSeconds;

    Columns(PcdHeader header, PointFields use, int count) {
      this.count = count;
      x = new float[count];
      y = new float[count];
      z = new float[count];
      intensity = use.intensity() < 0 ? Intensity.unknown(count) : new float[count];
      boolean timed = use.time() >= 0;
      boolean seconds = timed && typeOf(header, use.time()).isFloat();
      timeNanos = timed && !seconds ? new long[count] : null;
      timeSeconds = seconds ? new double[count] : null;
    }

    float @Nullable [] floats(PointFields use, int field) {
      if (field == use.x()) {
        return x;
      }
      if (field == use.y()) {
        return y;
      }
      if (field == use.z()) {
        return z;
      }
      return field == use.intensity() ? intensity : null;
    }

    PointFrame toFrame(PcdHeader header, PointFields use, DecodeContext context) {
      if (use.intensity() >= 0) {
        Intensity.normalise(intensity, count, typeOf(header, use.intensity()).isFloat());
      }
      Pose pose = context.pose() == null ? header.viewpoint() : context.pose();
      PointTimes.Resolved times;
      if (timeNanos != null) {
        times = PointTimes.ofNanos(timeNanos, count, context.timeNanos());
      } else if (timeSeconds != null) {
        times = PointTimes.ofSeconds(timeSeconds, count, context.timeNanos());
      } else {
        times = new PointTimes.Resolved(context.timeOr(0), null);
      }
      return new PointFrame(times.timeNanos(), pose, count, x, y, z, intensity, times.offsets());
    }
  }

  private static Columns binary(ByteBuffer data, PcdHeader header, PointFields use, int count)
      throws SensingException {
    long needed = (long) count * header.pointBytes();
    if (needed > data.limit()) {
      throw truncated(count, header.pointBytes(), needed, data.limit());
    }
    Columns columns = new Columns(header, use, count);
    List<PointFields.Field> fields = header.fields();
    for (int f = 0; f < fields.size(); f++) {
      gather(data, (int) fields.get(f).offset(), header.pointBytes(), header, use, f, columns);
    }
    return columns;
  }

  private static Columns compressed(ByteBuffer data, PcdHeader header, PointFields use, int count)
      throws SensingException {
    if (data.limit() < 8) {
      throw new SensingException(
          "frame-truncated",
          "binary_compressed data begins with two sizes of 4 bytes, " + data.limit() + " present.");
    }
    long packed = Integer.toUnsignedLong(data.getInt(0));
    long unpacked = Integer.toUnsignedLong(data.getInt(4));
    long needed = (long) count * header.pointBytes();
    if (unpacked != needed) {
      throw new SensingException(
          "frame-malformed",
          unpacked
              + " bytes decompressed are declared; "
              + count
              + " points of "
              + header.pointBytes()
              + " bytes are "
              + needed
              + ".");
    }
    if (packed > data.limit() - 8) {
      throw new SensingException(
          "frame-truncated",
          packed + " bytes compressed are declared, " + (data.limit() - 8) + " present.");
    }
    if (needed > Integer.MAX_VALUE - 8) {
      throw new SensingException(
          "frame-too-large", needed + " bytes decompressed; at most 2,147,483,639 are possible.");
    }
    ByteBuffer points =
        Lzf.decompress(data.slice(8, (int) packed), needed).order(ByteOrder.LITTLE_ENDIAN);
    Columns columns = new Columns(header, use, count);
    List<PointFields.Field> fields = header.fields();
    int at = 0;
    for (int f = 0; f < fields.size(); f++) {
      // All values of a field, then all of the next.
      int bytes = (int) (typeOf(header, f).bytes * fields.get(f).count());
      gather(points, at, bytes, header, use, f, columns);
      at += bytes * count;
    }
    return columns;
  }

  private static void gather(
      ByteBuffer data,
      int at,
      int stride,
      PcdHeader header,
      PointFields use,
      int field,
      Columns columns) {
    NumberType type = typeOf(header, field);
    float[] floats = columns.floats(use, field);
    if (floats != null) {
      type.gather(data, at, stride, floats, 0, columns.count);
    } else if (field == use.time() && columns.timeSeconds != null) {
      type.gather(data, at, stride, columns.timeSeconds, 0, columns.count);
    } else if (field == use.time() && columns.timeNanos != null) {
      type.gather(data, at, stride, columns.timeNanos, 0, columns.count);
    }
  }

  private static Columns ascii(
      ByteBuffer data, PcdHeader header, PointFields use, int count, Limits limits)
      throws SensingException {
    // A point takes a digit and a separator per value at least (the last may end the file).
    long values = 0;
    for (PointFields.Field field : header.fields()) {
      values += field.count();
    }
    long needed = count * values * 2 - 1;
    if (needed > data.limit()) {
      throw truncated(count, (int) Math.min(values * 2, Integer.MAX_VALUE), needed, data.limit());
    }
    Columns columns = new Columns(header, use, count);
    AsciiTokens tokens = new AsciiTokens(data, limits.maxAsciiLineBytes());
    List<PointFields.Field> fields = header.fields();
    for (int point = 0; point < count; point++) {
      tokens.beginPoint(point, count);
      for (int f = 0; f < fields.size(); f++) {
        float[] floats = columns.floats(use, f);
        boolean time = f == use.time();
        for (long skip = fields.get(f).count(); skip > 0; skip--) {
          tokens.next();
          if (floats != null) {
            floats[point] = tokens.toFloat();
          } else if (time && columns.timeSeconds != null) {
            columns.timeSeconds[point] = tokens.toDouble();
          } else if (time && columns.timeNanos != null) {
            columns.timeNanos[point] = tokens.toLong();
          }
        }
      }
    }
    return columns;
  }

  private static SensingException truncated(int count, int each, long needed, int present) {
    return new SensingException(
        "frame-truncated",
        count
            + " points of "
            + each
            + " bytes or more need "
            + needed
            + " bytes of data, "
            + present
            + " present.");
  }

  private static NumberType typeOf(PcdHeader header, int field) {
    NumberType type = header.fields().get(field).type();
    if (type == null) {
      throw new IllegalStateException("the header was read without a type");
    }
    return type;
  }

  /** The words of ASCII data, one point a line. */
  private static final class AsciiTokens {
    private final ByteBuffer data;
    private final int longest;
    private int at;
    private int lineStart;
    private int point;
    private int tokenFrom;

    AsciiTokens(ByteBuffer data, int longest) {
      this.data = data;
      this.longest = longest;
    }

    void beginPoint(int index, int count) throws SensingException {
      point = index + 1;
      // What a line holds beyond its fields would shift every later point: it must be blank.
      if (index > 0) {
        while (at < data.limit() && data.get(at) != '\n') {
          if (!isSpace(data.get(at))) {
            throw new SensingException(
                "frame-malformed",
                "point " + index + " has more values than FIELDS and COUNT say.");
          }
          at++;
        }
      }
      while (at < data.limit() && isSpace(data.get(at))) {
        at++;
      }
      lineStart = at;
      if (at == data.limit()) {
        throw new SensingException(
            "frame-truncated", "the data ends after " + index + " of " + count + " points.");
      }
    }

    void next() throws SensingException {
      while (at < data.limit() && data.get(at) != '\n' && isSpace(data.get(at))) {
        at++;
      }
      tokenFrom = at;
      while (at < data.limit() && !isSpace(data.get(at))) {
        at++;
        if (at - lineStart > longest) {
          throw new SensingException(
              "frame-malformed", "point " + point + ": a line of more than " + longest + " bytes.");
        }
      }
      if (at == tokenFrom) {
        throw new SensingException(
            "frame-malformed", "point " + point + " has fewer values than FIELDS and COUNT say.");
      }
    }

    float toFloat() throws SensingException {
      String text = text();
      try {
        return Float.parseFloat(text);
      } catch (NumberFormatException e) {
        return (float) special(text, e);
      }
    }

    double toDouble() throws SensingException {
      String text = text();
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return special(text, e);
      }
    }

    long toLong() throws SensingException {
      String text = text();
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw notANumber(text, e);
      }
    }

    // C++ streams write nan and inf in lower case, with a sign at times.
    private double special(String text, NumberFormatException e) throws SensingException {
      return switch (text) {
        case "nan", "-nan", "+nan" -> Double.NaN;
        case "inf", "+inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> throw notANumber(text, e);
      };
    }

    private SensingException notANumber(String text, NumberFormatException e) {
      return new SensingException(
          "frame-malformed", "point " + point + ": `" + Excerpt.of(text) + "` is not a number.", e);
    }

    private String text() {
      return StandardCharsets.ISO_8859_1.decode(data.slice(tokenFrom, at - tokenFrom)).toString();
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
  }
}
