package io.sparsewatt.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packed little-endian columns, between primitive arrays and message bytes. One copy each way,
 * never an object for a value.
 */
public final class Columns {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Columns() {}

  /** The first {@code count} values as bytes. */
  public static ByteString ofLongs(long[] values, int count) {
    byte[] bytes = new byte[Math.multiplyExact(count, Long.BYTES)];
    for (int i = 0; i < count; i++) {
      LONGS.set(bytes, i * Long.BYTES, values[i]);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The first {@code count} values as bytes. */
  public static ByteString ofInts(int[] values, int count) {
    ByteBuffer bytes = allocate(count, Integer.BYTES);
    bytes.asIntBuffer().put(values, 0, count);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The first {@code count} values as bytes. */
  public static ByteString ofShorts(short[] values, int count) {
    ByteBuffer bytes = allocate(count, Short.BYTES);
    bytes.asShortBuffer().put(values, 0, count);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The first {@code count} values as bytes; NaN payloads survive. */
  public static ByteString ofFloats(float[] values, int count) {
    ByteBuffer bytes = allocate(count, Float.BYTES);
    bytes.asFloatBuffer().put(values, 0, count);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The first {@code count} values as bytes. */
  public static ByteString ofDoubles(double[] values, int count) {
    ByteBuffer bytes = allocate(count, Double.BYTES);
    bytes.asDoubleBuffer().put(values, 0, count);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** All values of a column. */
  public static long[] longs(ByteString column) {
    long[] values = new long[count(column, Long.BYTES)];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
    return values;
  }

  /** All values of a column. */
  public static int[] ints(ByteString column) {
    int[] values = new int[count(column, Integer.BYTES)];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  /** All values of a column. */
  public static short[] shorts(ByteString column) {
    short[] values = new short[count(column, Short.BYTES)];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    return values;
  }

  /** All values of a column. */
  public static float[] floats(ByteString column) {
    float[] values = new float[count(column, Float.BYTES)];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /**
   * All values of a column, into the first places of an array.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public static void floats(ByteString column, float[] to) {
    int count = count(column, Float.BYTES);
    if (to.length < count) {
      throw new IllegalArgumentException(
          "a column of " + count + " values does not fit " + to.length + " places");
    }
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(to, 0, count);
  }

  /** All values of a column. */
  public static double[] doubles(ByteString column) {
    double[] values = new double[count(column, Double.BYTES)];
    column.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  /**
   * Requires a column to hold {@code count} values.
   *
   * @throws IllegalArgumentException naming the column, what it holds and what is declared
   */
  public static void require(String name, ByteString column, long count, int bytesEach) {
    if (column.size() != count * bytesEach) {
      throw new IllegalArgumentException(
          "column "
              + name
              + " holds "
              + column.size()
              + " bytes; "
              + count
              + " values of "
              + bytesEach
              + " bytes are declared");
    }
  }

  private static int count(ByteString column, int bytesEach) {
    if (column.size() % bytesEach != 0) {
      throw new IllegalArgumentException(
          "a column of " + bytesEach + "-byte values cannot hold " + column.size() + " bytes");
    }
    return column.size() / bytesEach;
  }

  private static ByteBuffer allocate(int count, int bytesEach) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytesEach)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
