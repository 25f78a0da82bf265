package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/**
 * EVT 2.0 (docs.prophesee.ai, "EVT 2.0 Format"): 32-bit words, type in the top 4 bits. A CD event
 * holds the low 6 bits of its time in microseconds, 11 bits of x, 11 of y; EVT_TIME_HIGH the 28
 * bits above. The 34 bits wrap after 4.8 hours.
 */
final class Evt2Decoder implements EventDecoder {

  private static final int CD_OFF = 0x0;
  private static final int CD_ON = 0x1;
  private static final int TIME_HIGH = 0x8;
  private static final int EXT_TRIGGER = 0xA;

  private static final int LOW_BITS = 6;
  private static final long HIGH_RANGE = 1L << 28;

  private long high = -1;
  private long loops;

  @Override
  public int wordBytes() {
    return 4;
  }

  @Override
  public void decode(byte[] bytes, int from, int to, EventPacketiser out) throws SensingException {
    for (int at = from; at < to; at += 4) {
      int word = LittleEndian.int32(bytes, at);
      switch (word >>> 28) {
        case CD_OFF, CD_ON -> {
          if (high < 0) {
            out.skipBeforeFirstTime();
          } else {
            long micros = (loops * HIGH_RANGE + high << LOW_BITS) | (word >>> 22 & 0x3F);
            out.add(micros, word >>> 11 & 0x7FF, word & 0x7FF, word >>> 28);
          }
        }
        case TIME_HIGH -> {
          long next = word & 0x0FFF_FFFF;
          // A step back by more than half the range is a wrap; a lesser one a glitch.
          if (high - next > HIGH_RANGE / 2) {
            loops++;
          }
          high = next;
        }
        case EXT_TRIGGER -> {
          // A trigger input's edge, no pixel's event.
        }
        default -> out.skipUnknown();
      }
    }
  }
}
