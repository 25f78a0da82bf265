package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/**
 * N-MNIST and N-Caltech101 (Orchard et al., "Converting static image datasets to spiking
 * neuromorphic datasets using saccades", 2015, and its Read_Ndataset.m): x, y, then a polarity bit
 * and 23 bits of microseconds, big endian. A word with row 240 is a clock's overflow: 2^13 us more
 * from there on.
 */
final class NmnistDecoder implements EventDecoder {

  static final int WORD = 5;
  static final int OVERFLOW_ROW = 240;
  private static final long OVERFLOW_MICROS = 1 << 13;

  private long base;

  @Override
  public int wordBytes() {
    return WORD;
  }

  @Override
  public void decode(byte[] bytes, int from, int to, EventPacketiser out) throws SensingException {
    for (int at = from; at < to; at += WORD) {
      int column = bytes[at] & 0xFF;
      int row = bytes[at + 1] & 0xFF;
      if (row == OVERFLOW_ROW) {
        base += OVERFLOW_MICROS;
        continue;
      }
      int micros =
          (bytes[at + 2] & 0x7F) << 16 | (bytes[at + 3] & 0xFF) << 8 | (bytes[at + 4] & 0xFF);
      out.add(base + micros, column, row, bytes[at + 2] >>> 7 & 1);
    }
  }
}
