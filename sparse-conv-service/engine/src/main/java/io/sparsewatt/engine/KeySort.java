package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * Sorts keys with a payload by radix, least byte first: stable, no comparison, no allocation once
 * it has room.
 */
final class KeySort {

  private long[] otherKeys = new long[0];
  private int[] otherPayload = new int[0];
  private final int[] counts = new int[256];

  void sort(long[] keys, int[] payload, int count) {
    if (isSorted(keys, count)) {
      return;
    }
    if (otherKeys.length < count) {
      otherKeys = new long[Math.max(count, keys.length)];
      otherPayload = new int[otherKeys.length];
    }
    long differing = 0;
    for (int i = 1; i < count; i++) {
      differing |= keys[i] ^ keys[0];
    }
    long[] fromKeys = keys;
    int[] fromPayload = payload;
    long[] toKeys = otherKeys;
    int[] toPayload = otherPayload;
    boolean inOther = false;
    for (int shift = 0; shift < 64; shift += 8) {
      if ((differing >>> shift & 0xff) == 0) {
        continue;
      }
      pass(fromKeys, fromPayload, toKeys, toPayload, count, shift);
      long[] swapKeys = fromKeys;
      fromKeys = toKeys;
      toKeys = swapKeys;
      int[] swapPayload = fromPayload;
      fromPayload = toPayload;
      toPayload = swapPayload;
      inOther = !inOther;
    }
    if (inOther) {
      System.arraycopy(otherKeys, 0, keys, 0, count);
      System.arraycopy(otherPayload, 0, payload, 0, count);
    }
  }

  private void pass(
      long[] fromKeys, int[] fromPayload, long[] toKeys, int[] toPayload, int count, int shift) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[(int) (fromKeys[i] >>> shift) & 0xff]++;
    }
    int start = 0;
    for (int b = 0; b < 256; b++) {
      int here = counts[b];
      counts[b] = start;
      start += here;
    }
    for (int i = 0; i < count; i++) {
      int to = counts[(int) (fromKeys[i] >>> shift) & 0xff]++;
      toKeys[to] = fromKeys[i];
      toPayload[to] = fromPayload[i];
    }
  }

  private static boolean isSorted(long[] keys, int count) {
    for (int i = 1; i < count; i++) {
      if (keys[i - 1] > keys[i]) {
        return false;
      }
    }
    return true;
  }
}
