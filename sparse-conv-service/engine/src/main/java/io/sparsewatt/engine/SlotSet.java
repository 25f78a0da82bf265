package io.sparsewatt.engine;

import java.util.Arrays;

/** A set of slots as a bitmap with its size at hand; iterates in rising order. */
final class SlotSet {

  // Words that members which are none go to in turn; a power of two, as many as a window of 3x3x3
  // has.
  private static final int SPREAD = 32;

  private long[] words = new long[4];
  // Members, unless it is to be counted first.
  private int size;
  private boolean counted = true;

  /** Members; a pass over the words after {@link #addAt}. */
  int size() {
    if (!counted) {
      int count = 0;
      for (long word : words) {
        count += Long.bitCount(word);
      }
      size = count;
      counted = true;
    }
    return size;
  }

  boolean contains(int slot) {
    int word = slot >>> 6;
    return word < words.length && (words[word] & (1L << slot)) != 0;
  }

  void add(int slot) {
    int word = slot >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
    }
    long old = words[word];
    long now = old | (1L << slot);
    words[word] = now;
    size += old == now ? 0 : 1;
  }

  /**
   * Adds the members of a table's row, negative ones standing for none. Without branches: which
   * taps of a window are empty cannot be guessed.
   *
   * @param bound more than any of them; the caller knows, and no word is checked
   */
  void addPresent(int[] table, int from, int to, int bound) {
    ensureWords(Math.max((bound + 63) >>> 6, SPREAD));
    long[] into = words;
    int added = 0;
    for (int at = from; at < to; at++) {
      int slot = table[at];
      // All ones for none, which adds no bit to a word of its own: to one word for all, each would
      // wait for the one before.
      int none = slot >> 31;
      int word = (slot & ~none) >>> 6 | at & SPREAD - 1 & none;
      long old = into[word];
      long now = old | (none + 1L) << slot;
      into[word] = now;
      added += old == now ? 0 : 1;
    }
    size += added;
  }

  /**
   * Adds some members of a table's row, and leaves it to {@link #size()} to count them: neighbours
   * often share a word, and each would wait for the one before twice as long.
   *
   * @param places a bit for each of them
   * @param bound more than any of them; the caller knows, and no word is checked
   */
  void addAt(int[] table, int from, int places, int bound) {
    ensureWords((bound + 63) >>> 6);
    long[] into = words;
    for (int rest = places; rest != 0; rest &= rest - 1) {
      int slot = table[from + Integer.numberOfTrailingZeros(rest)];
      into[slot >>> 6] |= 1L << slot;
    }
    counted = false;
  }

  private void ensureWords(int needed) {
    if (needed > words.length) {
      words = Arrays.copyOf(words, Math.max(needed, words.length * 2));
    }
  }

  void remove(int slot) {
    if (contains(slot)) {
      words[slot >>> 6] &= ~(1L << slot);
      size--;
    }
  }

  void addAll(SlotSet other) {
    if (other.words.length > words.length) {
      words = Arrays.copyOf(words, other.words.length);
    }
    int count = size();
    for (int w = 0; w < other.words.length; w++) {
      long added = other.words[w] & ~words[w];
      words[w] |= added;
      count += Long.bitCount(added);
    }
    size = count;
  }

  void retainAll(SlotSet other) {
    int count = 0;
    for (int w = 0; w < words.length; w++) {
      words[w] &= w < other.words.length ? other.words[w] : 0;
      count += Long.bitCount(words[w]);
    }
    size = count;
    counted = true;
  }

  /** All of 0 .. count - 1. */
  void fill(int count) {
    clear();
    if (count > words.length * 64L) {
      words = new long[(count + 63) >>> 6];
    }
    Arrays.fill(words, 0, count >>> 6, -1L);
    if ((count & 63) != 0) {
      words[count >>> 6] = (1L << count) - 1;
    }
    size = count;
  }

  void clear() {
    Arrays.fill(words, 0);
    size = 0;
    counted = true;
  }

  /** Writes the members in rising order; the target has room for {@link #size()}. */
  void copyTo(int[] target) {
    int at = 0;
    for (int w = 0; w < words.length; w++) {
      if (words[w] == -1) {
        // After a keyframe all words are so.
        for (int slot = w << 6; slot < (w + 1) << 6; slot++) {
          target[at++] = slot;
        }
        continue;
      }
      for (long rest = words[w]; rest != 0; rest &= rest - 1) {
        target[at++] = (w << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
  }
}
