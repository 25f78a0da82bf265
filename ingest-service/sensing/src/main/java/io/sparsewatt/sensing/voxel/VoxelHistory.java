package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelPolicy.Hysteresis;
import java.util.Arrays;

/**
 * The voxels that the last H = {@link Hysteresis#historyFrames()} frames hit, each with its hits,
 * the sum of its means over these hits, and the frame at which it ceases to be active. All of it is
 * a function of those frames alone.
 *
 * <p>A ring holds each frame's hits. The frame that leaves the ring takes its share out of the sums
 * again (integers: exactly) and is the only one at which a voxel can cease to be active without
 * having been hit: with the newest qualifying group's oldest hit (or its last strong one) at frame
 * f, the last qualifying frame is f + within - 1, and the voxel lives until f + H, when f's list
 * leaves. So a frame costs its hits and those of the frame that leaves, never the map.
 *
 * <p>Entries are named by ids that stay while the entry lives.
 */
final class VoxelHistory {

  private final int hits;
  private final int historyFrames;
  private final int historyMask;
  private final int withinMask;

  private final VoxelIndex ids = new VoxelIndex();
  private final int[][] ringIds;
  private final long[][] ringMeans;
  private final int[] ringCounts;

  private int frame;
  private int end;
  private int[] free = new int[1024];
  private int freeCount;
  private int[] touched = new int[1024];
  private int touchedCount;

  private long[] keys = new long[1024];
  private int[] mask = new int[1024];
  private int[] lastHit = new int[1024];
  private int[] activeUntil = new int[1024];
  private int[] touchedAt = new int[1024];
  private long[] sums = new long[1024];

  VoxelHistory(Hysteresis hysteresis) {
    hits = hysteresis.hits();
    historyFrames = hysteresis.historyFrames();
    historyMask = lowBits(historyFrames);
    withinMask = lowBits(hysteresis.within());
    ringIds = new int[historyFrames][0];
    ringMeans = new long[historyFrames][0];
    ringCounts = new int[historyFrames];
  }

  private static int lowBits(int bits) {
    return bits == 32 ? -1 : (1 << bits) - 1;
  }

  /** Starts the next frame, with room for so many hits: the oldest frame's hits leave. */
  void advance(int capacity) {
    frame++;
    touchedCount = 0;
    int slot = Math.floorMod(frame, historyFrames);
    for (int i = 0; i < ringCounts[slot]; i++) {
      int id = ringIds[slot][i];
      sums[id] -= ringMeans[slot][i];
      touch(id);
    }
    ringCounts[slot] = 0;
    if (ringIds[slot].length < capacity) {
      // A quarter more: scans differ in size by a few per cent, and each slot should grow once.
      ringIds[slot] = new int[capacity + capacity / 4];
      ringMeans[slot] = new long[capacity + capacity / 4];
    }
  }

  /**
   * Records that this frame hits a voxel, once a voxel; whether the voxel is new to the history. A
   * strong hit qualifies by itself.
   */
  boolean hit(long key, long means, boolean strong) {
    int id = freeCount > 0 ? free[freeCount - 1] : end;
    int known = ids.putIfAbsent(key, id);
    if (known == VoxelIndex.ABSENT) {
      if (freeCount > 0) {
        freeCount--;
      } else {
        end++;
        if (id == keys.length) {
          grow();
        }
      }
      keys[id] = key;
      mask[id] = 1;
      sums[id] = means;
      activeUntil[id] = frame;
      touchedAt[id] = frame - 1;
    } else {
      id = known;
      mask[id] = hitsUntilNow(id) | 1;
      sums[id] += means;
    }
    lastHit[id] = frame;
    int recent = mask[id] & withinMask;
    if (strong) {
      activeUntil[id] = frame + historyFrames;
    } else if (Integer.bitCount(recent) >= hits) {
      for (int i = 1; i < hits; i++) {
        recent &= recent - 1;
      }
      int until = frame - Integer.numberOfTrailingZeros(recent) + historyFrames;
      // Among these may be a strong one, which by itself keeps the voxel longer.
      if (until - activeUntil[id] > 0) {
        activeUntil[id] = until;
      }
    }
    int slot = Math.floorMod(frame, historyFrames);
    ringIds[slot][ringCounts[slot]] = id;
    ringMeans[slot][ringCounts[slot]++] = means;
    touch(id);
    return known == VoxelIndex.ABSENT;
  }

  /** Ids that this frame hit or that a leaving frame had hit, each once. */
  int touched(int at) {
    return touched[at];
  }

  int touchedCount() {
    return touchedCount;
  }

  /** Whether no frame of the history hits the voxel any more. */
  boolean isForgotten(int id) {
    return frame - lastHit[id] >= historyFrames;
  }

  /** Drops a forgotten voxel; its id may be used again. */
  void remove(int id) {
    ids.remove(keys[id]);
    keys[id] = VoxelKey.NONE;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, free.length * 2);
    }
    free[freeCount++] = id;
  }

  /** All ids are below this; those without a voxel have the key NONE. */
  int end() {
    return end;
  }

  long key(int id) {
    return keys[id];
  }

  int idOf(long key) {
    return ids.get(key);
  }

  /** Whether the rule makes the voxel active now. */
  boolean isActive(int id) {
    return activeUntil[id] - frame > 0;
  }

  /** Frames of the history that hit the voxel. */
  int hitCount(int id) {
    return Integer.bitCount(hitsUntilNow(id));
  }

  /**
   * Sums of the means over these frames, lanes as in {@link ScanVoxels#means}: at most 32 * 255.
   */
  long sums(int id) {
    return sums[id];
  }

  private int hitsUntilNow(int id) {
    int ago = frame - lastHit[id];
    return ago >= 32 ? 0 : (mask[id] << ago) & historyMask;
  }

  private void touch(int id) {
    if (touchedAt[id] != frame) {
      touchedAt[id] = frame;
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, touched.length * 2);
      }
      touched[touchedCount++] = id;
    }
  }

  private void grow() {
    int larger = keys.length * 2;
    keys = Arrays.copyOf(keys, larger);
    mask = Arrays.copyOf(mask, larger);
    lastHit = Arrays.copyOf(lastHit, larger);
    activeUntil = Arrays.copyOf(activeUntil, larger);
    touchedAt = Arrays.copyOf(touchedAt, larger);
    sums = Arrays.copyOf(sums, larger);
  }
}
