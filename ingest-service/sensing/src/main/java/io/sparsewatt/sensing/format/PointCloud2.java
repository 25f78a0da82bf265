package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A ROS 2 {@code sensor_msgs/msg/PointCloud2}, its header read and checked, its points not yet.
 *
 * <p>x, y and z must be FLOAT32: ROS drivers write that, and a cloud of doubles is mostly one in
 * map coordinates, which float32 would round to decimetres. Intensity and time may be of any type.
 */
public final class PointCloud2 {

  private static final long NANOS = 1_000_000_000L;

  // name (4 length bytes and a zero), offset, datatype, count, without padding
  private static final int LEAST_FIELD_BYTES = 4 + 4 + 1 + 4;

  private static final NumberType[] DATATYPES = {
    NumberType.INT8,
    NumberType.UINT8,
    NumberType.INT16,
    NumberType.UINT16,
    NumberType.INT32,
    NumberType.UINT32,
    NumberType.FLOAT32,
    NumberType.FLOAT64
  };

  private final long stampNanos;
  private final String frameId;
  private final long height;
  private final long width;
  private final long pointStep;
  private final long rowStep;
  private final List<PointFields.Field> fields;
  private final ByteBuffer data;

  private PointCloud2(
      long stampNanos,
      String frameId,
      long height,
      long width,
      long pointStep,
      long rowStep,
      List<PointFields.Field> fields,
      ByteBuffer data) {
    this.stampNanos = stampNanos;
    this.frameId = frameId;
    this.height = height;
    this.width = width;
    this.pointStep = pointStep;
    this.rowStep = rowStep;
    this.fields = fields;
    this.data = data;
  }

  /**
   * Reads a message; the points stay where they are.
   *
   * @param message CDR with its encapsulation, from position to limit; must not change while in use
   * @throws SensingException {@code message-truncated}, {@code message-malformed}
   */
  public static PointCloud2 read(ByteBuffer message, Limits limits) throws SensingException {
    CdrReader in = new CdrReader(message);
    long seconds = in.readInt32();
    long nanos = in.readUint32();
    if (nanos >= NANOS) {
      throw new SensingException(
          "message-malformed",
          "header.stamp.nanosec is " + nanos + "; below 1,000,000,000 expected.");
    }
    String frameId = in.readString();
    long height = in.readUint32();
    long width = in.readUint32();
    int fieldCount = in.readLength(LEAST_FIELD_BYTES);
    if (fieldCount > limits.maxFields()) {
      throw new SensingException(
          "message-malformed",
          fieldCount + " fields; at most " + limits.maxFields() + " are accepted.");
    }
    List<PointFields.Field> fields = new ArrayList<>(fieldCount);
    for (int i = 0; i < fieldCount; i++) {
      String name = in.readString();
      long offset = in.readUint32();
      int datatype = in.readUint8();
      long count = in.readUint32();
      boolean known = datatype >= 1 && datatype <= DATATYPES.length;
      NumberType type = known ? DATATYPES[datatype - 1] : null;
      fields.add(
          new PointFields.Field(
              name, type, type == null ? String.valueOf(datatype) : type.name(), offset, count));
    }
    boolean bigEndian = in.readUint8() != 0;
    long pointStep = in.readUint32();
    long rowStep = in.readUint32();
    ByteBuffer data =
        in.readBytes().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    in.readUint8(); // is_dense: says that no point is NaN, which changes nothing here
    return new PointCloud2(
        seconds * NANOS + nanos, frameId, height, width, pointStep, rowStep, fields, data);
  }

  /** Whether the first bytes of an input can be those of such a message. */
  static boolean looksLike(ByteBuffer head) {
    try {
      CdrReader in = new CdrReader(head);
      in.readInt32();
      if (in.readUint32() >= NANOS || !isPrintable(in.readString())) {
        return false;
      }
      in.readUint32();
      in.readUint32();
      long fieldCount = in.readUint32();
      String name = in.readString();
      return fieldCount >= 1 && fieldCount <= 64 && !name.isEmpty() && isPrintable(name);
    } catch (SensingException e) {
      return false;
    }
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /** header.stamp in nanoseconds. */
  public long stampNanos() {
    return stampNanos;
  }

  /** header.frame_id: the coordinate frame of the points. */
  public String frameId() {
    return frameId;
  }

  /**
   * The points as columns, at the context's time, else at the header's stamp.
   *
   * @throws SensingException {@code field-missing}, {@code field-type}, {@code frame-too-large},
   *     {@code message-truncated}, {@code message-malformed}
   */
  public PointFrame toFrame(DecodeContext context, Limits limits) throws SensingException {
    PointFields use = PointFields.find(fields);
    requireFloat32(use.x());
    requireFloat32(use.y());
    requireFloat32(use.z());
    // 2^32 * 2^32 wraps to 0 at worst when both are beyond it; each factor is checked first.
    long most = limits.maxDecodedBytes() / Limits.POINT_BYTES;
    long product = height > most || width > most ? Math.max(height, width) : height * width;
    boolean empty = height == 0 || width == 0;
    int count = FrameSize.requirePoints(empty ? 0 : product, use.time() >= 0, limits);
    if (count > 0) {
      requireBounds(use);
    }
    float[] x = new float[count];
    float[] y = new float[count];
    float[] z = new float[count];
    gather(use.x(), x);
    gather(use.y(), y);
    gather(use.z(), z);
    float[] intensity;
    if (use.intensity() >= 0) {
      intensity = new float[count];
      gather(use.intensity(), intensity);
      Intensity.normalise(intensity, count, typeOf(use.intensity()).isFloat());
    } else {
      intensity = Intensity.unknown(count);
    }
    long time = context.timeOr(stampNanos);
    int[] offsets = null;
    if (use.time() >= 0) {
      PointTimes.Resolved resolved = times(use.time(), count, time);
      offsets = resolved.offsets();
    }
    return new PointFrame(time, context.pose(), count, x, y, z, intensity, offsets);
  }

  private void requireFloat32(int field) throws SensingException {
    if (typeOf(field) != NumberType.FLOAT32) {
      throw new SensingException(
          "field-type",
          "field `" + fields.get(field).name() + "` is " + typeOf(field) + "; FLOAT32 expected.");
    }
  }

  private NumberType typeOf(int field) {
    NumberType type = fields.get(field).type();
    if (type == null) {
      throw new IllegalStateException("PointFields.find lets no unknown type through");
    }
    return type;
  }

  private void requireBounds(PointFields use) throws SensingException {
    for (int field : new int[] {use.x(), use.y(), use.z(), use.intensity(), use.time()}) {
      if (field >= 0 && fields.get(field).offset() + typeOf(field).bytes > pointStep) {
        throw new SensingException(
            "message-malformed",
            "field `"
                + fields.get(field).name()
                + "` at offset "
                + fields.get(field).offset()
                + " reaches beyond the point's "
                + pointStep
                + " bytes (point_step).");
      }
    }
    // Below 2^32 each and count bounded, so no product here overflows.
    if (height > 1 && rowStep < width * pointStep) {
      throw new SensingException(
          "message-malformed",
          "row_step is "
              + rowStep
              + "; a row of "
              + width
              + " points of "
              + pointStep
              + " bytes needs "
              + width * pointStep
              + ".");
    }
    long needed = (height - 1) * rowStep + width * pointStep;
    if (needed > data.limit()) {
      throw new SensingException(
          "message-truncated",
          height
              + " x "
              + width
              + " points of "
              + pointStep
              + " bytes need "
              + needed
              + " bytes; data holds "
              + data.limit()
              + ".");
    }
  }

  private void gather(int field, float[] to) {
    NumberType type = typeOf(field);
    int columns = to.length == 0 ? 0 : (int) width;
    for (int row = 0, start = 0; start < to.length; row++, start += columns) {
      type.gather(data, at(field, row), (int) pointStep, to, start, columns);
    }
  }

  private PointTimes.Resolved times(int field, int count, long time) {
    NumberType type = typeOf(field);
    int columns = count == 0 ? 0 : (int) width;
    if (type.isFloat()) {
      double[] seconds = new double[count];
      for (int row = 0, start = 0; start < count; row++, start += columns) {
        type.gather(data, at(field, row), (int) pointStep, seconds, start, columns);
      }
      return PointTimes.ofSeconds(seconds, count, time);
    }
    long[] nanos = new long[count];
    for (int row = 0, start = 0; start < count; row++, start += columns) {
      type.gather(data, at(field, row), (int) pointStep, nanos, start, columns);
    }
    return PointTimes.ofNanos(nanos, count, time);
  }

  private int at(int field, int row) {
    return (int) (row * rowStep + fields.get(field).offset());
  }
}
