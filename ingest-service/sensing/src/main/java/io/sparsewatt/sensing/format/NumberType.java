package io.sparsewatt.sensing.format;

import java.nio.ByteBuffer;

/** A binary number of a point's field, named as ROS names it. */
enum NumberType {
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8),
  FLOAT32(4),
  FLOAT64(8);

  final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Gathers {@code n} numbers as float32. Integers and doubles round to nearest.
   *
   * @param stride bytes from one to the next
   */
  void gather(ByteBuffer from, int at, int stride, float[] to, int start, int n) {
    int end = start + n;
    switch (this) {
      case FLOAT32 -> {
        for (int i = start; i < end; i++, at += stride) {
          to[i] = from.getFloat(at);
        }
      }
      case FLOAT64 -> {
        for (int i = start; i < end; i++, at += stride) {
          to[i] = (float) from.getDouble(at);
        }
      }
      case INT64 -> {
        for (int i = start; i < end; i++, at += stride) {
          to[i] = from.getLong(at);
        }
      }
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, UINT64 -> {
        for (int i = start; i < end; i++, at += stride) {
          to[i] = (float) readInteger(from, at);
        }
      }
    }
  }

  /** Gathers numbers as doubles: exact for all but integers beyond 2^53. */
  void gather(ByteBuffer from, int at, int stride, double[] to, int start, int n) {
    int end = start + n;
    for (int i = start; i < end; i++, at += stride) {
      to[i] =
          switch (this) {
            case FLOAT32 -> from.getFloat(at);
            case FLOAT64 -> from.getDouble(at);
            default -> readInteger(from, at);
          };
    }
  }

  /** Gathers integers; only for integer types. UINT64 beyond 2^63 saturates. */
  void gather(ByteBuffer from, int at, int stride, long[] to, int start, int n) {
    int end = start + n;
    for (int i = start; i < end; i++, at += stride) {
      to[i] = readInteger(from, at);
    }
  }

  private long readInteger(ByteBuffer from, int at) {
    return switch (this) {
      case INT8 -> from.get(at);
      case UINT8 -> Byte.toUnsignedLong(from.get(at));
      case INT16 -> from.getShort(at);
      case UINT16 -> Short.toUnsignedLong(from.getShort(at));
      case INT32 -> from.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(from.getInt(at));
      case INT64 -> from.getLong(at);
      case UINT64 -> {
        long bits = from.getLong(at);
        yield bits < 0 ? Long.MAX_VALUE : bits;
      }
      case FLOAT32, FLOAT64 -> throw new IllegalStateException(this + " is no integer");
    };
  }
}
