package io.sparsewatt.engine;

import java.util.Locale;

/** What numbers of a network are kept and multiplied as. */
public enum NumberFormat {
  /** IEEE 754 single precision. */
  FP32(Float.BYTES),
  /** Whole numbers of one byte, signed or not, times a scale: see {@link Quantisation}. */
  INT8(Byte.BYTES);

  private final int bytes;

  NumberFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one number in the format. The engine counts these, however it keeps the number. */
  public int bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
