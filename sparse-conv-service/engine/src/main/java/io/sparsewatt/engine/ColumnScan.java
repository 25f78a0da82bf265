package io.sparsewatt.engine;

import java.util.Arrays;

/**
 * All edges between sorted inputs and sorted outputs, from columns of bits. While the outputs go by
 * in order, the planes of inputs (axis 0) that their windows reach are held, a word for each line
 * (axis 1) and block of axis 2: a bit for every site, and the index of the first. A tap's source is
 * then a bit test and a count of the bits below. No comparison, no branch that data decides, no
 * look-up leaves the first caches; four times as fast as merging.
 *
 * <p>Not for inputs so far apart that a plane's words would outgrow the cache: {@link #fits} says
 * no, and {@link EdgeMerge} takes them. Not thread-safe; keeps its buffers.
 */
final class ColumnScan {

  // 2^16 words and their first sites, 768 KiB: beyond that clearing and cache misses cost more than
  // they save.
  private static final long MAX_WORDS = 1 << 16;

  // A word must hold a window and its neighbours: at 33 levels, blocks overlap by at most half.
  private static final int MAX_REACH = 33;

  private final Geometry geometry;
  private final int taps;
  private final int k0;
  private final int k1;
  private final int k2;
  private final int d2;
  // Levels from a window's first tap to its last, and how many windows begin in one word.
  private final int reach;
  private final int starts;
  // Whether the taps of axes 1 and 2 are three by three neighbours.
  private final boolean nines;
  // Planes at hand, by plane modulo their number; a power of two.
  private final int ring;

  private long[] words = {};
  private int[] firsts = {};
  private final int[] planes;
  // Inputs [planeFrom, planeTo) of each plane at hand.
  private final int[] planeFrom;
  private final int[] planeTo;
  // Where the words of the window's k0 planes begin.
  private final int[] windowAt;

  // The extent of the inputs, biased coordinates.
  private int low1;
  private int lines;
  private int low2;
  private int blocks;
  private int planeWords;

  ColumnScan(Geometry geometry) {
    this.geometry = geometry;
    this.taps = geometry.taps();
    this.k0 = geometry.kernel().a0();
    this.k1 = geometry.kernel().a1();
    this.k2 = geometry.kernel().a2();
    this.d2 = geometry.dilation().a2();
    this.reach = (k2 - 1) * d2 + 1;
    this.starts = Long.SIZE - reach + 1;
    this.nines = k1 == 3 && k2 == 3 && geometry.dilation().a1() == 1 && d2 == 1;
    int span = (k0 - 1) * geometry.dilation().a0() + 1;
    this.ring = span == 1 ? 1 : Integer.highestOneBit(span - 1) * 2;
    this.planes = new int[ring];
    this.planeFrom = new int[ring];
    this.planeTo = new int[ring];
    this.windowAt = new int[k0];
  }

  /**
   * Takes the inputs' extent.
   *
   * @return whether {@link #fill} can be called on them
   */
  boolean fits(long[] in, int count) {
    if (reach > MAX_REACH || count == 0) {
      return false;
    }
    int min1 = Integer.MAX_VALUE;
    int max1 = 0;
    int min2 = Integer.MAX_VALUE;
    int max2 = 0;
    for (int i = 0; i < count; i++) {
      int a1 = (int) (in[i] >>> SiteKey.BITS) & SiteKey.MASK;
      int a2 = (int) in[i] & SiteKey.MASK;
      min1 = Math.min(min1, a1);
      max1 = Math.max(max1, a1);
      min2 = Math.min(min2, a2);
      max2 = Math.max(max2, a2);
    }
    // One line beyond the last stays empty: it stands for every line outside.
    long wantedLines = max1 - min1 + 2L;
    // A window that meets an input begins at most its reach below the lowest.
    int base = min2 - (reach - 1);
    long wantedBlocks = (max2 - base) / starts + 1L;
    // One plane more, always empty, stands for every plane without sites.
    if (wantedLines * wantedBlocks * (ring + 1) > MAX_WORDS) {
      return false;
    }
    low1 = min1;
    lines = (int) wantedLines;
    low2 = base;
    blocks = (int) wantedBlocks;
    planeWords = lines * blocks;
    return true;
  }

  /** Takes over what {@link #fits} of another scan of the same window found out. */
  void fitAs(ColumnScan other) {
    low1 = other.low1;
    lines = other.lines;
    low2 = other.low2;
    blocks = other.blocks;
    planeWords = other.planeWords;
  }

  /** Makes room for the planes at hand; {@link #fill} does so too. */
  void ensureRoom() {
    if (words.length < (ring + 1) * planeWords) {
      words = new long[(ring + 1) * planeWords];
      firsts = new int[words.length];
    }
  }

  /**
   * Enters every edge, slots being indexes: {@code pull[o*taps + r]} is the input of output o at
   * tap r or -1, {@code fan[o]} the number of its edges, bit r of {@code present[o]} whether it has
   * one at tap r. Every entry of the outputs' rows is written. The inputs are those that {@link
   * #fits} said yes to.
   *
   * @param present empty where taps are more than an int has bits
   * @return edges
   */
  long fill(
      long[] in, int inCount, long[] out, int outCount, int[] pull, int[] fan, int[] present) {
    return fill(in, inCount, out, 0, outCount, pull, fan, present);
  }

  /** The same for outputs [from, to) alone. */
  long fill(
      long[] in, int inCount, long[] out, int from, int to, int[] pull, int[] fan, int[] present) {
    ensureRoom();
    Arrays.fill(planes, -1);
    int d0 = geometry.dilation().a0();
    int last = (k0 - 1) * d0;
    long edges = 0;
    int next = from < to ? firstOf(in, inCount, firstPlane(out[from])) : 0;
    int o = from;
    while (o < to) {
      int outPlane = (int) (out[o] >>> (2 * SiteKey.BITS));
      int end = o + 1;
      while (end < to && (int) (out[end] >>> (2 * SiteKey.BITS)) == outPlane) {
        end++;
      }
      int plane = firstPlane(out[o]);
      next = load(in, inCount, next, plane, plane + last);
      for (int r0 = 0; r0 < k0; r0++) {
        int wanted = plane + r0 * d0;
        int at = wanted & (ring - 1);
        windowAt[r0] = (wanted >= 0 && planes[at] == wanted ? at : ring) * planeWords;
      }
      edges +=
          nines ? nines(out, o, end, pull, fan, present) : runs(out, o, end, pull, fan, present);
      o = end;
    }
    for (int at = 0; at < ring; at++) {
      unload(in, at);
    }
    return edges;
  }

  // Of an output's window; biased like the keys' own coordinates, may lie outside their range.
  private int firstPlane(long output) {
    int plane = (int) (output >>> (2 * SiteKey.BITS)) - SiteKey.BIAS;
    return plane * geometry.stride().a0() - geometry.padding().a0() + SiteKey.BIAS;
  }

  /** The first input that lies in a plane or beyond. */
  private static int firstOf(long[] in, int count, int plane) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((int) (in[middle] >>> (2 * SiteKey.BITS)) < plane) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Brings in the planes from {@code low} to {@code high}; those below are done with. */
  private int load(long[] in, int inCount, int from, int low, int high) {
    int next = from;
    while (next < inCount) {
      int plane = (int) (in[next] >>> (2 * SiteKey.BITS));
      if (plane > high) {
        break;
      }
      int end = next + 1;
      while (end < inCount && (int) (in[end] >>> (2 * SiteKey.BITS)) == plane) {
        end++;
      }
      if (plane >= low) {
        int at = plane & (ring - 1);
        unload(in, at);
        planes[at] = plane;
        planeFrom[at] = next;
        planeTo[at] = end;
        enter(in, next, end, at * planeWords);
      }
      next = end;
    }
    return next;
  }

  // Backwards, so that the first site of a word is the last to write its index.
  private void enter(long[] in, int from, int to, int at) {
    for (int i = to - 1; i >= from; i--) {
      int line = at + ((int) (in[i] >>> SiteKey.BITS & SiteKey.MASK) - low1) * blocks;
      int level = (int) (in[i] & SiteKey.MASK) - low2;
      int block = level / starts;
      int bit = level - block * starts;
      words[line + block] |= 1L << bit;
      firsts[line + block] = i;
      // Blocks overlap by a window's reach less one.
      if (bit < reach - 1 && block > 0) {
        words[line + block - 1] |= 1L << (bit + starts);
        firsts[line + block - 1] = i;
      }
    }
  }

  private void unload(long[] in, int at) {
    if (planes[at] < 0) {
      return;
    }
    planes[at] = -1;
    for (int i = planeFrom[at]; i < planeTo[at]; i++) {
      int line = at * planeWords + ((int) (in[i] >>> SiteKey.BITS & SiteKey.MASK) - low1) * blocks;
      int block = ((int) (in[i] & SiteKey.MASK) - low2) / starts;
      words[line + block] = 0;
      words[line + Math.max(block - 1, 0)] = 0;
    }
  }

  /** Outputs of one plane; three by three neighbouring taps, the window of nearly every network. */
  private long nines(long[] out, int from, int to, int[] pull, int[] fan, int[] present) {
    int s1 = geometry.stride().a1();
    int shift1 = SiteKey.BIAS - geometry.padding().a1() - low1;
    int s2 = geometry.stride().a2();
    int shift2 = SiteKey.BIAS - geometry.padding().a2() - low2;
    int outside = lines - 1;
    int levels = blocks * starts;
    long[] columns = words;
    int[] lowest = firsts;
    int[] window = windowAt;
    boolean kept = present.length > 0;
    long edges = 0;
    for (int o = from; o < to; o++) {
      int level = SiteKey.axis2(out[o]) * s2 + shift2;
      int row = o * taps;
      if (level < 0 || level >= levels) {
        Arrays.fill(pull, row, row + taps, -1);
        fan[o] = 0;
        if (kept) {
          present[o] = 0;
        }
        continue;
      }
      int block = level / starts;
      int bit = level - block * starts;
      int line = SiteKey.axis1(out[o]) * s1 + shift1;
      int line0 = within(line, outside) * blocks + block;
      int line1 = within(line + 1, outside) * blocks + block;
      int line2 = within(line + 2, outside) * blocks + block;
      int found = 0;
      int bits = 0;
      int tap = 0;
      for (int plane : window) {
        int nine = three(columns, lowest, plane + line0, bit, pull, row + tap);
        nine |= three(columns, lowest, plane + line1, bit, pull, row + tap + 3) << 3;
        nine |= three(columns, lowest, plane + line2, bit, pull, row + tap + 6) << 6;
        found += Integer.bitCount(nine);
        bits |= nine << tap;
        tap += 9;
      }
      fan[o] = found;
      if (kept) {
        present[o] = bits;
      }
      edges += found;
    }
    return edges;
  }

  // As unsigned, what lies before the first line lies after the last.
  private static int within(int line, int outside) {
    return Integer.compareUnsigned(line, outside) < 0 ? line : outside;
  }

  /** Three taps of one line, from a bit of a word on; a bit for each that is an edge. */
  private static int three(long[] columns, int[] lowest, int wordAt, int bit, int[] pull, int at) {
    long word = columns[wordAt];
    int first = lowest[wordAt] + Long.bitCount(word & ((1L << bit) - 1));
    int bits = (int) (word >>> bit);
    int b0 = bits & 1;
    int b1 = bits >>> 1 & 1;
    int b2 = bits >>> 2 & 1;
    // -1 where the bit is not set.
    pull[at] = first | (b0 - 1);
    pull[at + 1] = (first + b0) | (b1 - 1);
    pull[at + 2] = (first + b0 + b1) | (b2 - 1);
    return bits & 7;
  }

  /** Outputs of one plane; any window. */
  private long runs(long[] out, int from, int to, int[] pull, int[] fan, int[] present) {
    int s1 = geometry.stride().a1();
    int shift1 = SiteKey.BIAS - geometry.padding().a1() - low1;
    int s2 = geometry.stride().a2();
    int shift2 = SiteKey.BIAS - geometry.padding().a2() - low2;
    int d1 = geometry.dilation().a1();
    int outside = lines - 1;
    boolean kept = present.length > 0;
    long edges = 0;
    for (int o = from; o < to; o++) {
      int level = SiteKey.axis2(out[o]) * s2 + shift2;
      int row = o * taps;
      if (level < 0 || level >= blocks * starts) {
        Arrays.fill(pull, row, row + taps, -1);
        fan[o] = 0;
        if (kept) {
          present[o] = 0;
        }
        continue;
      }
      int block = level / starts;
      int bit = level - block * starts;
      int line0 = SiteKey.axis1(out[o]) * s1 + shift1;
      int found = 0;
      int bits = 0;
      int tap = 0;
      int at = row;
      for (int r0 = 0; r0 < k0; r0++) {
        int planeAt = windowAt[r0] + block;
        for (int r1 = 0; r1 < k1; r1++) {
          int line = line0 + r1 * d1;
          int within = Integer.compareUnsigned(line, outside) < 0 ? line : outside;
          int wordAt = planeAt + within * blocks;
          long word = words[wordAt];
          int first = firsts[wordAt];
          for (int r2 = 0; r2 < k2; r2++) {
            int tapBit = bit + r2 * d2;
            int set = (int) (word >>> tapBit) & 1;
            pull[at++] = (first + Long.bitCount(word & ((1L << tapBit) - 1))) | (set - 1);
            found += set;
            bits |= set << tap++;
          }
        }
      }
      fan[o] = found;
      if (kept) {
        present[o] = bits;
      }
      edges += found;
    }
    return edges;
  }
}
