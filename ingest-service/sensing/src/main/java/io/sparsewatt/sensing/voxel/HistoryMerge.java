package io.sparsewatt.sensing.voxel;

/**
 * Where each voxel of the history's next state comes from: both lists ascend, and so does what
 * comes of them. Which list is next is a toss, so nothing branches on it.
 */
final class HistoryMerge {

  /** No place in that list. */
  static final int NONE = -1;

  /** Instead of {@link #NONE}: the frame does not hit the voxel, its rays passed through it. */
  static final int PASSED = -2;

  private int count;
  private int[] sources = new int[1024];
  private int[] hits = new int[1024];
  private int missCount;
  private int[] misses = new int[1024];
  private long[] missKeys = new long[1024];

  /**
   * Merges.
   *
   * @param keys of the history, ascending, and the largest long at {@code end}
   * @param masks of the history; voxels of which they are 0 are dropped
   * @param merged takes the keys; room for both lists
   */
  void merge(long[] keys, int[] masks, int end, FrameHits frame, long[] merged) {
    ensureRoom(end + frame.count());
    long[] hitKeys = frame.keys();
    int[] from = sources;
    int[] by = hits;
    int[] missAt = misses;
    long[] missed = missKeys;
    int all = end + frame.count();
    int i = 0;
    int s = 0;
    int to = 0;
    int m = 0;
    while (i + s < all) {
      if (i < end && masks[i] == 0) {
        i++;
        continue;
      }
      long old = keys[i];
      long hit = hitKeys[s];
      // 1 if the voxel is not in that list; keys are not negative, so nothing overflows.
      int notOld = (int) (hit - old >>> Long.SIZE - 1);
      int notHit = (int) (old - hit >>> Long.SIZE - 1);
      long key = old ^ (old ^ hit) & -(long) notOld;
      merged[to] = key;
      from[to] = i | -notOld;
      by[to] = s | -notHit;
      missAt[m] = to++;
      missed[m] = key;
      m += notHit;
      i += 1 - notOld;
      s += 1 - notHit;
    }
    count = to;
    missCount = m;
  }

  /** Marks the voxels that were not hit and that the rays passed through. */
  void clear(RangeImage rays) {
    for (int from = 0; from < missCount; from += Directions.SIZE) {
      int voxels = Math.min(Directions.SIZE, missCount - from);
      rays.look(missKeys, from, voxels);
      for (int i = 0; i < voxels; i++) {
        if (rays.passedThrough(i)) {
          hits[misses[from + i]] = PASSED;
        }
      }
    }
  }

  private void ensureRoom(int most) {
    if (sources.length <= most) {
      int larger = most + most / 4 + 1;
      sources = new int[larger];
      hits = new int[larger];
      misses = new int[larger];
      missKeys = new long[larger];
    }
  }

  /** Voxels. */
  int count() {
    return count;
  }

  /** Place of the voxel in the history, or {@link #NONE}. */
  int source(int at) {
    return sources[at];
  }

  /** Place of the voxel among the frame's hits, {@link #NONE} or {@link #PASSED}. */
  int hit(int at) {
    return hits[at];
  }
}
