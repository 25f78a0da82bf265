package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects one frame's differences and keeps the digest of the state that its readers hold. */
final class UpdateWriter {

  private final int channels;
  private final LongUnaryOperator sentWord;
  private Keys upserted = new Keys();
  private Keys deactivated = new Keys();
  private int activated;
  private int active;
  private long digest;
  private long base;
  private boolean whole;

  /**
   * @param sentWord the feature word of an active voxel, by key, as sent last
   */
  UpdateWriter(int channels, LongUnaryOperator sentWord) {
    this.channels = channels;
    this.sentWord = sentWord;
  }

  void begin(boolean keyframe) {
    whole = keyframe;
    upserted.clear();
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
    activated++;
    active++;
  }

  void change(long key, long from, long to) {
    digest += VoxelDigest.of(key, to) - VoxelDigest.of(key, from);
    upserted.add(key);
  }

  void deactivate(long key, long word) {
    digest -= VoxelDigest.of(key, word);
    deactivated.add(key);
    active--;
  }

  VoxelUpdate build(VoxelWindow window, PointCounts counts, long @Nullable [] plain) {
    long[] keys = upserted.sorted();
    byte[] features = new byte[keys.length * channels];
    int at = 0;
    for (long key : keys) {
      long word = sentWord.applyAsLong(key);
      for (int c = 0; c < channels; c++) {
        features[at++] = (byte) (word >>> (8 * c));
      }
    }
    return new VoxelUpdate(
        whole ? Kind.KEYFRAME : Kind.DELTA,
        window,
        channels,
        deactivated.sorted(),
        keys,
        activated,
        features,
        active,
        base,
        digest,
        counts,
        plain);
  }

  /** A growing list of keys, reused from frame to frame. */
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

    long[] sorted() {
      long[] copy = Arrays.copyOf(keys, count);
      Arrays.sort(copy);
      return copy;
    }
  }
}
