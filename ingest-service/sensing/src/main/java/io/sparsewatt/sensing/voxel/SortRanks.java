package io.sparsewatt.sensing.voxel;

import java.util.Arrays;

/** {@link Ranks} by radix sort, least digit first: for boxes of any size. */
final class SortRanks implements Ranks {

  // 2^11 counters are 8 KiB: a quarter of a first-level cache.
  private static final int DIGIT_BITS = 11;

  private final int[] counts = new int[1 << DIGIT_BITS];
  // The order so far, as places of the list, and room for the next.
  private int[] order = {};
  private int[] sorted = {};

  @Override
  public int rank(PlacedBox box, long[] places, int count, int[] ranks, long[] keys) {
    if (order.length < count) {
      order = new int[count + count / 4];
      sorted = new int[order.length];
    }
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(box.places() - 1);
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      byDigit(places, count, shift);
      int[] swap = order;
      order = sorted;
      sorted = swap;
    }
    int distinct = 0;
    long last = -1;
    for (int i = 0; i < count; i++) {
      long place = places[order[i]];
      if (place != last) {
        last = place;
        keys[distinct++] = box.key(place);
      }
      ranks[order[i]] = distinct - 1;
    }
    return distinct;
  }

  private void byDigit(long[] places, int count, int shift) {
    int mask = (1 << DIGIT_BITS) - 1;
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[(int) (places[i] >>> shift) & mask]++;
    }
    int start = 0;
    for (int digit = 0; digit <= mask; digit++) {
      int here = counts[digit];
      counts[digit] = start;
      start += here;
    }
    for (int i = 0; i < count; i++) {
      int at = order[i];
      sorted[counts[(int) (places[at] >>> shift) & mask]++] = at;
    }
  }
}
