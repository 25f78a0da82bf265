package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.SensingException;

/**
 * EVT 3.0 (docs.prophesee.ai, "EVT 3.0 Format"): 16-bit words, type in the top 4 bits, each
 * changing a state: row, vector base, low and high 12 bits of the time in microseconds. The 24 bits
 * wrap after 16.8 s.
 */
final class Evt3Decoder implements EventDecoder {

  private static final int ADDR_Y = 0x0;
  // Reserved in the published description; Prophesee's own decoder takes the X words that follow
  // for
  // those of another kind of event, until the next ADDR_Y.
  private static final int OTHER_ADDR_Y = 0x1;
  private static final int ADDR_X = 0x2;
  private static final int VECT_BASE_X = 0x3;
  private static final int VECT_12 = 0x4;
  private static final int VECT_8 = 0x5;
  private static final int TIME_LOW = 0x6;
  private static final int CONTINUED_4 = 0x7;
  private static final int TIME_HIGH = 0x8;
  private static final int EXT_TRIGGER = 0xA;
  private static final int CONTINUED_12 = 0xF;

  private static final int COORDINATE = 0x7FF;
  private static final int POLARITY_BIT = 11;
  private static final int HIGH_RANGE = 1 << 12;

  private boolean rowKnown;
  private int row;
  private int base;
  private int basePolarity;
  private int high = -1;
  private int low;
  private long loops;
  private long micros;

  @Override
  public int wordBytes() {
    return 2;
  }

  @Override
  public void decode(byte[] bytes, int from, int to, EventPacketiser out) throws SensingException {
    for (int at = from; at < to; at += 2) {
      int word = LittleEndian.uint16(bytes, at);
      int content = word & 0xFFF;
      switch (word >>> 12) {
        case ADDR_Y -> {
          row = content & COORDINATE;
          rowKnown = true;
        }
        case OTHER_ADDR_Y -> {
          rowKnown = false;
          out.skipUnknown();
        }
        case ADDR_X -> event(content & COORDINATE, content >>> POLARITY_BIT, out);
        case VECT_BASE_X -> {
          base = content & COORDINATE;
          basePolarity = content >>> POLARITY_BIT;
        }
        case VECT_12 -> vector(content, 12, out);
        case VECT_8 -> vector(content & 0xFF, 8, out);
        case TIME_LOW -> {
          low = content;
          tick();
        }
        case TIME_HIGH -> timeHigh(content);
        case EXT_TRIGGER, CONTINUED_4, CONTINUED_12 -> {
          // A trigger input's edge, or the payload of a word that was counted as unknown.
        }
        default -> out.skipUnknown();
      }
    }
  }

  private void event(int column, int polarity, EventPacketiser out) throws SensingException {
    if (high < 0) {
      out.skipBeforeFirstTime();
    } else if (rowKnown) {
      out.add(micros, column, row, polarity);
    } else {
      out.skipUnknown();
    }
  }

  private void vector(int mask, int width, EventPacketiser out) throws SensingException {
    for (int bits = mask; bits != 0; bits &= bits - 1) {
      event(base + Integer.numberOfTrailingZeros(bits), basePolarity, out);
    }
    // Without a new base a stream of vectors would run on for ever.
    base = Math.min(base + width, COORDINATE + 1);
  }

  private void timeHigh(int next) {
    if (high >= 0 && high - next > HIGH_RANGE / 2) {
      loops++;
    }
    if (next != high) {
      // The low part belongs to the high part before; its own follows.
      low = 0;
    }
    high = next;
    tick();
  }

  private void tick() {
    micros = (loops * HIGH_RANGE + Math.max(high, 0)) * HIGH_RANGE + low;
  }
}
