package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * Sorts keys with a payload by radix, least digit first: stable, no comparison, no allocation once
 * it has room. Only bits in which keys differ are looked at: those of a scan at 0.1 m fit three
 * digits. They share one long with the entry's place, so that a pass moves eight bytes an entry.
 */
final class KeySort {

  // 2^11 counters are 8 KiB: a quarter of a first-level cache.
  private static final int DIGIT_BITS = 11;

  private long[] one = {};
  private long[] two = {};
  private int[] places = {};
  private final int[] counts = new int[1 << DIGIT_BITS];

  void sort(long[] keys, int[] payload, int count) {
    long differing = 0;
    boolean sorted = true;
    for (int i = 1; i < count; i++) {
      differing |= keys[i] ^ keys[i - 1];
      sorted &= keys[i - 1] <= keys[i];
    }
    if (sorted) {
      return;
    }
    if (one.length < count) {
      one = new long[Math.max(count, keys.length)];
      two = new long[one.length];
      places = new int[one.length];
    }
    int keyBits = Long.bitCount(differing);
    int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    if (keyBits + placeBits <= Long.SIZE) {
      packed(keys, payload, count, differing, placeBits);
    } else {
      // Halves of the key, the lower first: each fits, and the second keeps the first's order.
      long low = differing & 0xffffffffL;
      packed(keys, payload, count, low, placeBits);
      packed(keys, payload, count, differing ^ low, placeBits);
    }
  }

  /** Sorts by the bits of a mask alone. */
  private void packed(long[] keys, int[] payload, int count, long mask, int placeBits) {
    for (int i = 0; i < count; i++) {
      one[i] = Long.compress(keys[i], mask) << placeBits | i;
    }
    int bits = Long.bitCount(mask);
    int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    long[] from = one;
    long[] to = two;
    for (int pass = 0; pass < passes; pass++) {
      // Digits as even as can be: 28 bits are 10, 9 and 9.
      int low = bits * pass / passes;
      pass(from, to, count, placeBits + low, bits * (pass + 1) / passes - low);
      long[] swap = from;
      from = to;
      to = swap;
    }
    int placeMask = (1 << placeBits) - 1;
    for (int i = 0; i < count; i++) {
      int place = (int) from[i] & placeMask;
      to[i] = keys[place];
      places[i] = payload[place];
    }
    System.arraycopy(to, 0, keys, 0, count);
    System.arraycopy(places, 0, payload, 0, count);
  }

  private void pass(long[] from, long[] to, int count, int shift, int digitBits) {
    int mask = (1 << digitBits) - 1;
    Arrays.fill(counts, 0, mask + 1, 0);
    for (int i = 0; i < count; i++) {
      counts[(int) (from[i] >>> shift) & mask]++;
    }
    int start = 0;
    for (int b = 0; b <= mask; b++) {
      int here = counts[b];
      counts[b] = start;
      start += here;
    }
    for (int i = 0; i < count; i++) {
      to[counts[(int) (from[i] >>> shift) & mask]++] = from[i];
    }
  }
}
