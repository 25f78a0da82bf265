package io.sparsewatt.engine;

/**
 * Sites as a caller sends them, checked and brought into canonical order with where each came from.
 */
final class InputRows {

  private final KeySort sort;
  private final Network network;
  private long[] keys = new long[0];
  private int[] origin = new int[0];
  private int[] slots = new int[0];
  private int count;

  InputRows(Network network, KeySort sort) {
    this.network = network;
    this.sort = sort;
  }

  int count() {
    return count;
  }

  /** Keys in rising order. */
  long[] keys() {
    return keys;
  }

  /** Where a key stood in what was sent. */
  int origin(int index) {
    return origin[index];
  }

  /** The slot of a key, or -1 where its site is not active; once they were {@link #locate}d. */
  int slot(int index) {
    return slots[index];
  }

  /** The slot that a key's site was given. */
  void setSlot(int index, int slot) {
    slots[index] = slot;
  }

  /**
   * Finds the slots of all keys.
   *
   * @return how many are active
   */
  int locate(SiteLevel level) {
    level.findRising(keys, count, slots);
    int active = 0;
    for (int n = 0; n < count; n++) {
      active += slots[n] < 0 ? 0 : 1;
    }
    return active;
  }

  /**
   * Takes keys in.
   *
   * @param what the list's name, for messages
   * @throws IllegalArgumentException if a key is no site, out of bounds, or there twice
   */
  void accept(String what, long[] sent) {
    count = 0;
    if (keys.length < sent.length) {
      keys = new long[Math.max(sent.length, keys.length * 2)];
      origin = new int[keys.length];
      slots = new int[keys.length];
    }
    Axes bounds = network.bounds();
    for (int i = 0; i < sent.length; i++) {
      long key = sent[i];
      if (!SiteKey.isValid(key)) {
        throw new IllegalArgumentException(
            what + "[" + i + "] = " + key + " is no site key; make keys with SiteKey.of");
      }
      if (bounds != null && !isWithin(key, bounds)) {
        throw new IllegalArgumentException(
            what
                + "["
                + i
                + "] = "
                + SiteKey.format(key)
                + " is outside the network's grid of "
                + bounds
                + "; leave such sites out");
      }
      keys[i] = key;
      origin[i] = i;
    }
    sort.sort(keys, origin, sent.length);
    for (int i = 1; i < sent.length; i++) {
      if (keys[i] == keys[i - 1]) {
        throw new IllegalArgumentException(
            what
                + " holds site "
                + SiteKey.format(keys[i])
                + " twice, at "
                + origin[i - 1]
                + " and "
                + origin[i]
                + "; a site has one row");
      }
    }
    count = sent.length;
  }

  private static boolean isWithin(long key, Axes bounds) {
    int a0 = SiteKey.axis0(key);
    int a1 = SiteKey.axis1(key);
    int a2 = SiteKey.axis2(key);
    return a0 >= 0
        && a1 >= 0
        && a2 >= 0
        && a0 < bounds.a0()
        && a1 < bounds.a1()
        && a2 < bounds.a2();
  }
}
