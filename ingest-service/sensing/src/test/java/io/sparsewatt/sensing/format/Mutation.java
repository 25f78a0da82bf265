package io.sparsewatt.sensing.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages a valid input in the ways that find faults in parsers. */
public final class Mutation {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7F,
    0xFF,
    0x7FFF,
    0xFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1 << 20,
    1 << 26
  };
  private static final String[] WORDS = {
    "0",
    "-1",
    "2147483647",
    "2147483648",
    "4294967295",
    "99999999999999999999",
    "nan",
    "1e999",
    "8",
    "\n",
    " ",
    "#",
    "%",
    "F",
    "U"
  };

  private Mutation() {}

  /** The input with 1 to 4 damages, a function of the seed alone. */
  public static byte[] of(byte[] input, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = input.clone();
    for (int n = random.nextInt(1, 5); n > 0 && bytes.length > 0; n--) {
      bytes = one(bytes, random);
    }
    return bytes;
  }

  private static byte[] one(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3, 4 -> {
        int size = 1 << random.nextInt(4);
        ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        number.putLong(NUMBERS[random.nextInt(NUMBERS.length)]);
        int n = Math.min(size, bytes.length - at);
        System.arraycopy(number.array(), 0, bytes, at, n);
      }
      case 5 -> {
        byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
        return spliced(bytes, at, random.nextInt(4), word);
      }
      case 6 -> {
        int to = Math.min(bytes.length, at + random.nextInt(1, 64));
        return spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, to));
      }
      default -> {
        return spliced(bytes, at, random.nextInt(1, 64), new byte[0]);
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
    int rest = Math.min(bytes.length, at + removed);
    byte[] out = Arrays.copyOf(bytes, at + inserted.length + bytes.length - rest);
    System.arraycopy(inserted, 0, out, at, inserted.length);
    System.arraycopy(bytes, rest, out, at + inserted.length, bytes.length - rest);
    return out;
  }
}
