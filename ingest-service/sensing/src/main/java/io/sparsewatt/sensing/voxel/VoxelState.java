package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.voxel.VoxelStateException.Reason;
import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reader's side of a stream of {@link VoxelUpdate}s: the active voxels and their features after
 * the last one. Costs one pass over the active voxels an update. Not thread-safe.
 */
public final class VoxelState {

  private final int maxVoxels;
  private @Nullable VoxelWindow window;
  private int channels = 1;
  private long digest;
  private int count;
  private long[] keys = new long[0];
  private byte[] features = new byte[0];
  // The merge's target; swapped with the above, so that nothing is allocated once both are large.
  private long[] nextKeys = new long[0];
  private byte[] nextFeatures = new byte[0];

  /**
   * @param maxVoxels most active voxels to hold; an update that leaves more is refused
   */
  public VoxelState(int maxVoxels) {
    this.maxVoxels = maxVoxels;
  }

  /**
   * Takes one update.
   *
   * @throws VoxelStateException if it does not fit; the state then forgets everything and waits for
   *     a keyframe
   */
  public void apply(VoxelUpdate update) throws VoxelStateException {
    VoxelWindow before = window;
    boolean whole = update.kind() == Kind.KEYFRAME;
    // Forgotten first, restored at the end: any way out in between leaves the state unknown.
    window = null;
    if (!whole) {
      if (before == null) {
        throw new VoxelStateException(
            Reason.NO_BASE, "a delta without a state to apply it to; wait for the next keyframe");
      }
      if (update.baseDigest() != digest || update.channels() != channels) {
        throw new VoxelStateException(
            Reason.OTHER_BASE,
            "the delta's base is "
                + Long.toHexString(update.baseDigest())
                + " but the state is "
                + Long.toHexString(digest)
                + ": an update was lost, repeated or reordered; wait for the next keyframe");
      }
    }
    if (whole) {
      count = 0;
      digest = 0;
      channels = update.channels();
    }
    long expected = (long) count - update.deactivated().length + update.activated();
    if (update.active() != expected || expected > maxVoxels) {
      throw new VoxelStateException(
          Reason.DAMAGED,
          "the update declares "
              + update.active()
              + " active voxels; its lists leave "
              + expected
              + ", and at most "
              + maxVoxels
              + " are held");
    }
    merge(update);
    if (digest != update.stateDigest()) {
      throw new VoxelStateException(
          Reason.DAMAGED,
          "the state is "
              + Long.toHexString(digest)
              + " after the update but its sender had "
              + Long.toHexString(update.stateDigest()));
    }
    window = update.window();
  }

  private void merge(VoxelUpdate update) throws VoxelStateException {
    int target = update.active();
    if (nextKeys.length < target) {
      nextKeys = new long[target + target / 4];
    }
    if (nextFeatures.length < (long) target * channels) {
      nextFeatures = new byte[nextKeys.length * channels];
    }
    long[] gone = update.deactivated();
    long[] upserted = update.upserted();
    int n = 0;
    int activated = 0;
    int u = 0;
    int d = 0;
    int i = 0;
    while (i < count || u < upserted.length) {
      long held = i < count ? keys[i] : Long.MAX_VALUE;
      long incoming = u < upserted.length ? upserted[u] : Long.MAX_VALUE;
      if (d < gone.length && gone[d] < Math.min(held, incoming)) {
        throw damaged("deactivates a voxel that is not active", gone[d]);
      }
      boolean removed = d < gone.length && gone[d] == held;
      if (removed && held == incoming || d < gone.length && gone[d] == incoming) {
        throw damaged("deactivates and upserts the same voxel", gone[d]);
      }
      if (removed) {
        digest -= VoxelDigest.of(held, VoxelDigest.word(features, i * channels, channels));
        i++;
        d++;
        continue;
      }
      if (n == target) {
        throw damaged("leaves more than the " + target + " voxels that it declares", held);
      }
      if (incoming <= held) {
        if (incoming == held) {
          digest -= VoxelDigest.of(held, VoxelDigest.word(features, i * channels, channels));
          i++;
        } else {
          activated++;
        }
        if (!update.window().contains(incoming)) {
          throw damaged("upserts a voxel outside its window", incoming);
        }
        digest +=
            VoxelDigest.of(incoming, VoxelDigest.word(update.features(), u * channels, channels));
        nextKeys[n] = incoming;
        System.arraycopy(update.features(), u * channels, nextFeatures, n * channels, channels);
        u++;
      } else {
        if (!update.window().contains(held)) {
          throw damaged("leaves a voxel outside its window", held);
        }
        nextKeys[n] = held;
        System.arraycopy(features, i * channels, nextFeatures, n * channels, channels);
        i++;
      }
      n++;
    }
    if (d < gone.length) {
      throw damaged("deactivates a voxel that is not active", gone[d]);
    }
    if (n != target || activated != update.activated()) {
      throw damaged(
          "declares "
              + target
              + " active and "
              + update.activated()
              + " activated voxels but leaves "
              + n
              + " and "
              + activated,
          VoxelKey.NONE);
    }
    long[] oldKeys = keys;
    keys = nextKeys;
    nextKeys = oldKeys;
    byte[] oldFeatures = features;
    features = nextFeatures;
    nextFeatures = oldFeatures;
    count = n;
  }

  private static VoxelStateException damaged(String what, long key) {
    String where =
        VoxelKey.isValid(key)
            ? ": " + VoxelKey.x(key) + " " + VoxelKey.y(key) + " " + VoxelKey.z(key)
            : "";
    return new VoxelStateException(Reason.DAMAGED, "the update " + what + where);
  }

  /** Whether a keyframe came and everything since fitted. */
  public boolean isKnown() {
    return window != null;
  }

  /** Box of the last update, or null while the state is unknown. */
  public @Nullable VoxelWindow window() {
    return window;
  }

  /** Active voxels. */
  public int size() {
    return window == null ? 0 : count;
  }

  /** Feature channels a voxel. */
  public int channels() {
    return channels;
  }

  /** {@link VoxelDigest} of the state. */
  public long digest() {
    return window == null ? 0 : digest;
  }

  /** A copy of the active keys, ascending. */
  public long[] keys() {
    return Arrays.copyOf(keys, size());
  }

  /** A copy of the features: one row of {@link #channels()} values a key, in the keys' order. */
  public byte[] features() {
    return Arrays.copyOf(features, size() * channels);
  }

  /** The state as a keyframe: what a reader that joins now needs first. */
  public VoxelUpdate toKeyframe() throws VoxelStateException {
    VoxelWindow box = window;
    if (box == null) {
      throw new VoxelStateException(Reason.NO_BASE, "no state yet; wait for the next keyframe");
    }
    return new VoxelUpdate(
        Kind.KEYFRAME,
        box,
        channels,
        new long[0],
        keys(),
        count,
        features(),
        count,
        0,
        digest,
        new PointCounts(0, 0, 0, 0, 0),
        null);
  }
}
