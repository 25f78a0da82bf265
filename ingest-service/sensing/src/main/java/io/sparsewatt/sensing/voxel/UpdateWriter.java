package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects one frame's differences, in ascending order of the keys, and keeps the digest of the
 * state that its readers hold.
 */
final class UpdateWriter {

  private final int channels;
  private final Keys upserted = new Keys();
  private final Keys words = new Keys();
  private final Keys deactivated = new Keys();
  private int activated;
  private int active;
  private long digest;
  private long base;
  private boolean whole;

  UpdateWriter(int channels) {
    this.channels = channels;
  }

  void begin(boolean keyframe) {
    whole = keyframe;
    upserted.clear();
    words.clear();
    deactivated.clear();
    activated = 0;
    if (keyframe) {
      digest = 0;
      active = 0;
    }
    base = digest;
  }

  void activate(long key, long word) {
    digest += VoxelDigest.of(key, word);
    upserted.add(key);
    words.add(word);
    activated++;
    active++;
  }

  void change(long key, long from, long to) {
    digest += VoxelDigest.of(key, to) - VoxelDigest.of(key, from);
    upserted.add(key);
    words.add(to);
  }

  void deactivate(long key, long word) {
    digest -= VoxelDigest.of(key, word);
    deactivated.add(key);
    active--;
  }

  VoxelUpdate build(VoxelWindow window, PointCounts counts, long @Nullable [] plain) {
    byte[] features = new byte[upserted.count * channels];
    int at = 0;
    for (int i = 0; i < upserted.count; i++) {
      long word = words.keys[i];
      for (int c = 0; c < channels; c++) {
        features[at++] = (byte) (word >>> (8 * c));
      }
    }
    return new VoxelUpdate(
        whole ? Kind.KEYFRAME : Kind.DELTA,
        window,
        channels,
        deactivated.toArray(),
        upserted.toArray(),
        activated,
        features,
        active,
        base,
        digest,
        counts,
        plain);
  }

  /** A growing list of longs, reused from frame to frame. */
  static final class Keys {
    private long[] keys = new long[1024];
    private int count;

    void clear() {
      count = 0;
    }

    void add(long key) {
      if (count == keys.length) {
        keys = Arrays.copyOf(keys, count * 2);
      }
      keys[count++] = key;
    }

    long[] toArray() {
      return Arrays.copyOf(keys, count);
    }
  }
}
