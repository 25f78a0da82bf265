package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelPolicy.Hysteresis;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The voxels that the last H = {@link Hysteresis#historyFrames()} frames hit, ascending, each with
 * its hits, the sum of its means over these hits, the frames at which it ceases to be active by its
 * hits and by its last strong one, and what readers were last sent of it. All but the last is a
 * function of those frames alone.
 *
 * <p>A frame is merged in: one pass over the history, the frame's voxels and those of the frame
 * that leaves, which takes its share out of the sums again (integers: exactly). At rest a voxel can
 * cease to be active without having been hit or seen through at two frames alone: that at which its
 * last strong hit no longer counts, and that at which a hit leaves. For with the newest qualifying
 * group's oldest hit at frame f, the last qualifying frame is f + within - 1, and the voxel lives
 * until f + H, when f's hits leave.
 *
 * <p>A voxel that a frame sees through loses the hits of the frames before.
 *
 * <p>Voxels are named by their place, which holds until the next frame.
 */
final class VoxelHistory {

  /** Set in {@link #sent} of a voxel that readers hold; its features are in the bytes below. */
  static final long HELD = 1L << 63;

  // The columns around a voxel, those that share an edge first: what stands out is mostly there.
  private static final long[] COLUMN_STEPS = {
    -VoxelKey.STEP_Y,
    VoxelKey.STEP_Y,
    -VoxelKey.STEP_X,
    VoxelKey.STEP_X,
    -VoxelKey.STEP_X - VoxelKey.STEP_Y,
    -VoxelKey.STEP_X + VoxelKey.STEP_Y,
    VoxelKey.STEP_X - VoxelKey.STEP_Y,
    VoxelKey.STEP_X + VoxelKey.STEP_Y
  };

  // Places that a search for the next voxel first leaps over.
  private static final int SKIP = 16;

  private final int hits;
  private final int historyFrames;
  private final int persistence;
  private final int within;
  private final int withinMask;

  // A frame's slot is one below that of the frame before, modulo H.
  private final FrameHits[] ring;
  // What the next frame's hits are taken into.
  private FrameHits spare = new FrameHits();
  private int[] hitPoints = new int[1024];
  private final HistoryMerge merge = new HistoryMerge();

  private int frame;
  // Frames for which a strong hit of the present frame counts, this one included.
  private int strongFrames;
  // Frames by which voxels now live shorter than at rest.
  private int shortened;
  // Slots of the frames that can still make a voxel active.
  private int counting;
  private int slot;
  private int end;
  private int[] touched = new int[1024];
  private int touchedCount;
  private int[] fresh = new int[1024];
  // For each of the columns around a voxel, how far it has been looked at in this frame.
  private final int[] columns = new int[COLUMN_STEPS.length];
  private int freshCount;

  // After the last voxel SKIP + 1 places hold the largest long: searches need not ask for the end.
  // Bit s of a mask: the frame in slot s hit the voxel. None: it is dropped at the next frame.
  private long[] keys = new long[1024];
  private int[] masks = new int[1024];
  private int[] activeUntil = new int[1024];
  private int[] strongUntil = new int[1024];
  private long[] sums = new long[1024];
  private long[] sent = new long[1024];

  // The merge's target; swapped with the above.
  private long[] nextKeys = new long[1024];
  private int[] nextMasks = new int[1024];
  private int[] nextActiveUntil = new int[1024];
  private int[] nextStrongUntil = new int[1024];
  private long[] nextSums = new long[1024];
  private long[] nextSent = new long[1024];

  VoxelHistory(Hysteresis hysteresis) {
    hits = hysteresis.hits();
    historyFrames = hysteresis.historyFrames();
    within = hysteresis.within();
    persistence = hysteresis.persistence();
    withinMask = lowBits(within);
    clear();
    ring = new FrameHits[historyFrames];
    for (int s = 0; s < historyFrames; s++) {
      ring[s] = new FrameHits();
    }
  }

  /** Forgets every frame; keeps the memory. */
  void clear() {
    // A frame of the ring is looked at only for a voxel that it hit, and there is none.
    end = 0;
    Arrays.fill(keys, 0, SKIP + 1, Long.MAX_VALUE);
    touchedCount = 0;
    freshCount = 0;
    frame = 0;
    slot = 0;
  }

  private static int lowBits(int bits) {
    return bits == 32 ? -1 : (1 << bits) - 1;
  }

  /** Of a mask by age, bit a being the frame a ago, that by slots. */
  private int inSlots(int byAge) {
    int rotated = slot == 0 ? byAge : byAge << slot | byAge >>> (historyFrames - slot);
    return rotated & lowBits(historyFrames);
  }

  /**
   * Takes the next frame in.
   *
   * @param minPoints that make a hit
   * @param strongPoints that make a hit a strong one
   * @param keeps frames for which a qualifying frame keeps a voxel active now
   * @param rays of this frame: which voxels they passed through; null where that is not known
   */
  void advance(
      ScanVoxels scan, int minPoints, int strongPoints, int keeps, @Nullable RangeImage rays) {
    frame++;
    shortened = historyFrames + 1 - within - keeps;
    // The first hits, which nothing before could confirm, last until others could have.
    strongFrames = frame == 1 ? persistence + within - 1 : persistence;
    slot = Math.floorMod(-frame, historyFrames);
    ensureRoom(end + scan.size() + SKIP + 1);
    touchedCount = 0;
    freshCount = 0;
    Arrays.fill(columns, 0);
    counting = inSlots(lowBits(historyFrames - shortened));
    FrameHits hit = spare;
    hit.take(scan, minPoints, hitPoints);
    merge.merge(keys, masks, end, hit, nextKeys);
    if (rays != null) {
      merge.clear(rays);
    }
    FrameHits leaving = ring[slot];
    update(hit, leaving, strongPoints);
    ring[slot] = hit;
    spare = leaving;
    swap();
    Arrays.fill(keys, end, end + SKIP + 1, Long.MAX_VALUE);
  }

  private void update(FrameHits hits, FrameHits leaving, int strongPoints) {
    int bit = 1 << slot;
    int now = frame;
    long[] hitMeans = hits.means();
    long[] leavingKeys = leaving.keys();
    long[] leavingMeans = leaving.means();
    int l = 0;
    int n = merge.count();
    for (int to = 0; to < n; to++) {
      int i = merge.source(to);
      int s = merge.hit(to);
      if (i == HistoryMerge.NONE) {
        insert(to, hitMeans[s], hitPoints[s] >= strongPoints);
        continue;
      }
      nextSent[to] = sent[i];
      if (s == HistoryMerge.PASSED) {
        nextMasks[to] = 0;
        nextActiveUntil[to] = now;
        nextStrongUntil[to] = now;
        nextSums[to] = 0;
        touched[touchedCount++] = to;
        continue;
      }
      int mask = masks[i];
      long sum = sums[i];
      int until = activeUntil[i];
      int strong = strongUntil[i];
      boolean isTouched = strong == now;
      if ((mask & bit) != 0) {
        // What this voxel was hit by before it was seen through is in the ring, not in the sum.
        long key = nextKeys[to];
        while (leavingKeys[l] < key) {
          l++;
        }
        sum -= leavingMeans[l++];
        mask ^= bit;
        isTouched = true;
      }
      if (s >= 0) {
        mask |= bit;
        sum += hitMeans[s];
        until = activeUntil(mask, until);
        strong = hitPoints[s] >= strongPoints ? Math.max(strong, now + strongFrames) : strong;
        isTouched = true;
      }
      if ((mask & counting) == 0) {
        mask = 0;
        isTouched = true;
      }
      touched[touchedCount] = to;
      touchedCount += isTouched ? 1 : 0;
      nextMasks[to] = mask;
      nextActiveUntil[to] = until;
      nextStrongUntil[to] = strong;
      nextSums[to] = sum;
    }
    end = n;
  }

  private void insert(int to, long means, boolean isStrong) {
    nextMasks[to] = 1 << slot;
    nextActiveUntil[to] = activeUntil(1 << slot, frame);
    nextStrongUntil[to] = isStrong ? frame + strongFrames : frame;
    nextSums[to] = means;
    nextSent[to] = 0;
    touched[touchedCount++] = to;
    fresh[freshCount++] = to;
  }

  private int activeUntil(int mask, int before) {
    // Bit a: the frame a ago.
    int recent = (mask >>> slot | mask << (historyFrames - slot)) & withinMask;
    if (Integer.bitCount(recent) < hits) {
      return before;
    }
    for (int i = 1; i < hits; i++) {
      recent &= recent - 1;
    }
    return frame - Integer.numberOfTrailingZeros(recent) + historyFrames;
  }

  private void ensureRoom(int most) {
    if (nextKeys.length < most) {
      int larger = most + most / 4;
      nextKeys = new long[larger];
      nextMasks = new int[larger];
      nextActiveUntil = new int[larger];
      nextStrongUntil = new int[larger];
      nextSums = new long[larger];
      nextSent = new long[larger];
    }
    if (touched.length < most) {
      int larger = most + most / 4;
      hitPoints = new int[larger];
      touched = new int[larger];
      fresh = new int[larger];
    }
  }

  private void swap() {
    long[] longs = keys;
    keys = nextKeys;
    nextKeys = longs;
    int[] ints = masks;
    masks = nextMasks;
    nextMasks = ints;
    ints = activeUntil;
    activeUntil = nextActiveUntil;
    nextActiveUntil = ints;
    ints = strongUntil;
    strongUntil = nextStrongUntil;
    nextStrongUntil = ints;
    longs = sums;
    sums = nextSums;
    nextSums = longs;
    longs = sent;
    sent = nextSent;
    nextSent = longs;
  }

  /**
   * Places, ascending, of the voxels that this frame hit or saw through, that a leaving frame had
   * hit, whose last strong hit no longer counts, or that are forgotten.
   */
  int touched(int at) {
    return touched[at];
  }

  int touchedCount() {
    return touchedCount;
  }

  /** Of these, the ones that are new to the history. */
  int fresh(int at) {
    return fresh[at];
  }

  int freshCount() {
    return freshCount;
  }

  /** Whether voxels can cease to be active in this frame without being among the touched. */
  boolean isShortened() {
    return shortened > 0;
  }

  /** All places are below this. */
  int end() {
    return end;
  }

  long key(int at) {
    return keys[at];
  }

  /** Whether no frame of the history hits the voxel any more; the next frame drops it. */
  boolean isForgotten(int at) {
    return masks[at] == 0;
  }

  /** Whether the rule makes the voxel active now. */
  boolean isActive(int at) {
    return activeUntil[at] - frame > shortened || strongUntil[at] - frame > 0;
  }

  /** Frames of the history that hit the voxel. */
  int hitCount(int at) {
    return Integer.bitCount(masks[at]);
  }

  /** Of these, the ones that can still make a voxel active. */
  int countingHits(int at) {
    return Integer.bitCount(masks[at] & counting);
  }

  /**
   * Whether one of the 26 voxels around is active too and was hit by at least {@code lead} more of
   * the frames that can still make a voxel active. In a frame, places are to be asked for in
   * ascending order.
   */
  boolean isOutdone(int at, int lead) {
    int enough = countingHits(at) + lead;
    long key = keys[at];
    // Above and below are the places before and after, if anywhere.
    if (at > 0 && keys[at - 1] == key - 1 && outdoes(at - 1, enough)
        || at + 1 < end && keys[at + 1] == key + 1 && outdoes(at + 1, enough)) {
      return true;
    }
    for (int column = 0; column < COLUMN_STEPS.length; column++) {
      long low = key + COLUMN_STEPS[column] - 1;
      int near = columns[column];
      while (keys[near + SKIP] < low) {
        near += SKIP;
      }
      while (keys[near] < low) {
        near++;
      }
      columns[column] = near;
      for (; keys[near] <= low + 2; near++) {
        if (outdoes(near, enough)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean outdoes(int at, int enough) {
    return countingHits(at) >= enough && isActive(at);
  }

  /**
   * Sums of the means over these frames, lanes as in {@link ScanVoxels#means}: at most 32 * 255.
   */
  long sums(int at) {
    return sums[at];
  }

  /** {@link #HELD} and the features that readers hold; 0 where they hold none. */
  long sent(int at) {
    return sent[at];
  }

  void setSent(int at, long word) {
    sent[at] = word;
  }
}
