package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/**
 * DAT (docs.prophesee.ai, "DAT File Format"): 8 bytes an event: uint32 microseconds, then x in bits
 * 0..13, y in 14..27, polarity in 28.
 */
final class DatDecoder implements EventDecoder {

  private static final int COORDINATE = 0x3FFF;
  private static final long TIME_RANGE = 1L << 32;

  private long last;
  private long loops;

  @Override
  public int wordBytes() {
    return 8;
  }

  @Override
  public void decode(byte[] bytes, int from, int to, EventPacketiser out) throws SensingException {
    for (int at = from; at < to; at += 8) {
      long micros = Integer.toUnsignedLong(LittleEndian.int32(bytes, at));
      if (last - micros > TIME_RANGE / 2) {
        loops++; // 32 bits of microseconds wrap after 71 minutes
      }
      last = micros;
      int word = LittleEndian.int32(bytes, at + 4);
      out.add(
          loops * TIME_RANGE + micros,
          word & COORDINATE,
          word >>> 14 & COORDINATE,
          word >>> 28 & 1);
    }
  }
}
