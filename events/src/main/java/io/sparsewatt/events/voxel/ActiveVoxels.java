package io.sparsewatt.events.voxel;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's active voxels and their features after the last voxel event. One pass over the
 * active voxels an event; memory bounded by the largest state allowed. Confined to one thread.
 */
public final class ActiveVoxels {

  private static final long NONE = -1;
  private static final int AXIS_BITS = 21;
  private static final int AXIS_MASK = (1 << AXIS_BITS) - 1;
  private static final int AXIS_BIAS = 1 << (AXIS_BITS - 1);

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
  // Of the last event.
  private long[] upserted = new long[0];
  private long[] deactivated = new long[0];
  private byte[] upsertedFeatures = new byte[0];

  /**
   * @param maxVoxels most active voxels to hold; an event that leaves more is refused
   */
  public ActiveVoxels(int maxVoxels) {
    this.maxVoxels = maxVoxels;
  }

  /** Coordinate along x, voxels (row of an event camera). */
  public static int x(long key) {
    return (int) (key >>> 2 * AXIS_BITS & AXIS_MASK) - AXIS_BIAS;
  }

  /** Coordinate along y, voxels (column of an event camera). */
  public static int y(long key) {
    return (int) (key >>> AXIS_BITS & AXIS_MASK) - AXIS_BIAS;
  }

  /** Coordinate along z, voxels. */
  public static int z(long key) {
    return (int) (key & AXIS_MASK) - AXIS_BIAS;
  }

  /**
   * Takes a keyframe: needs no state before it.
   *
   * @throws BrokenGroupException if it contradicts itself; the state is then unknown
   */
  public void keyframe(VoxelDelta event) throws BrokenGroupException {
    window = null;
    count = 0;
    digest = 0;
    channels = event.getChannels();
    if (event.getDeactivated().size() > 0) {
      throw damaged("is a keyframe that deactivates voxels", NONE);
    }
    merge(event);
  }

  /**
   * Takes a delta.
   *
   * @throws BrokenGroupException if it does not fit; the state is then unknown until a keyframe
   */
  public void delta(VoxelDelta event) throws BrokenGroupException {
    boolean known = window != null;
    window = null;
    if (!known) {
      throw new BrokenGroupException(
          "delta-without-base",
          "a delta without a state to apply it to; the next keyframe mends it");
    }
    if (event.getBaseDigest() != digest || event.getChannels() != channels) {
      throw new BrokenGroupException(
          "delta-of-another-base",
          "the delta's base is "
              + Long.toHexString(event.getBaseDigest())
              + " but the state is "
              + Long.toHexString(digest)
              + ": an event was lost or repeated; the next keyframe mends it");
    }
    merge(event);
  }

  /** Forgets everything until the next keyframe. */
  public void forget() {
    window = null;
  }

  private void merge(VoxelDelta event) throws BrokenGroupException {
    int target = event.getActiveCount();
    if (target < 0 || target > maxVoxels) {
      throw damaged(
          "declares "
              + Integer.toUnsignedString(target)
              + " active voxels; at most "
              + maxVoxels
              + " are held",
          NONE);
    }
    if (channels < 1 || channels > VoxelDigest.MAX_CHANNELS) {
      throw damaged(
          "has " + channels + " channels; 1.." + VoxelDigest.MAX_CHANNELS + " are possible", NONE);
    }
    if (event.getUpserted().size() % Long.BYTES != 0
        || event.getDeactivated().size() % Long.BYTES != 0
        || event.getFeatures().size()
            != (long) event.getUpserted().size() / Long.BYTES * channels) {
      throw damaged("has columns of unequal length", NONE);
    }
    upserted = ascending("upserted", event.getUpserted());
    deactivated = ascending("deactivated", event.getDeactivated());
    upsertedFeatures = event.getFeatures().toByteArray();
    long[] gone = deactivated;
    byte[] incomingFeatures = upsertedFeatures;
    if ((long) count + upserted.length < target) {
      throw damaged("declares more active voxels than it can leave", NONE);
    }
    if (nextKeys.length < target) {
      nextKeys = new long[target + target / 4];
    }
    if (nextFeatures.length < (long) target * channels) {
      nextFeatures = new byte[nextKeys.length * channels];
    }
    VoxelWindow box = event.getWindow();
    long sum = digest;
    int n = 0;
    int activated = 0;
    int u = 0;
    int d = 0;
    int i = 0;
    while (i < count || u < upserted.length) {
      long held = i < count ? keys[i] : Long.MAX_VALUE;
      long incoming = u < upserted.length ? upserted[u] : Long.MAX_VALUE;
      boolean removed = d < gone.length && gone[d] == held;
      if (d < gone.length && (gone[d] < Math.min(held, incoming) || gone[d] == incoming)) {
        throw damaged("deactivates a voxel that is not active or that it upserts", gone[d]);
      }
      if (removed) {
        sum -= VoxelDigest.of(held, VoxelDigest.word(features, i * channels, channels));
        i++;
        d++;
        continue;
      }
      if (n == target) {
        throw damaged("leaves more than the " + target + " voxels that it declares", held);
      }
      long key = Math.min(held, incoming);
      if (!contains(box, key)) {
        throw damaged("leaves a voxel outside its window", key);
      }
      nextKeys[n] = key;
      if (incoming <= held) {
        if (incoming == held) {
          sum -= VoxelDigest.of(held, VoxelDigest.word(features, i * channels, channels));
          i++;
        } else {
          activated++;
        }
        sum += VoxelDigest.of(incoming, VoxelDigest.word(incomingFeatures, u * channels, channels));
        System.arraycopy(incomingFeatures, u * channels, nextFeatures, n * channels, channels);
        u++;
      } else {
        System.arraycopy(features, i * channels, nextFeatures, n * channels, channels);
        i++;
      }
      n++;
    }
    if (d < gone.length) {
      throw damaged("deactivates a voxel that is not active", gone[d]);
    }
    if (n != target || activated != event.getActivatedCount()) {
      throw damaged(
          "declares "
              + target
              + " active and "
              + event.getActivatedCount()
              + " activated voxels but leaves "
              + n
              + " and "
              + activated,
          NONE);
    }
    if (sum != event.getStateDigest()) {
      throw damaged(
          "leaves the state "
              + Long.toHexString(sum)
              + " where its sender had "
              + Long.toHexString(event.getStateDigest()),
          NONE);
    }
    long[] oldKeys = keys;
    keys = nextKeys;
    nextKeys = oldKeys;
    byte[] oldFeatures = features;
    features = nextFeatures;
    nextFeatures = oldFeatures;
    count = n;
    digest = sum;
    window = box;
  }

  private static long[] ascending(String name, ByteString column) throws BrokenGroupException {
    long[] values = Columns.longs(column);
    long before = NONE;
    for (long key : values) {
      if (key <= before) {
        throw damaged("has " + name + " keys that do not ascend", key);
      }
      before = key;
    }
    return values;
  }

  private static boolean contains(VoxelWindow box, long key) {
    // One unsigned comparison an axis: a coordinate below the origin wraps to a huge value.
    return Integer.compareUnsigned(x(key) - box.getOriginX(), box.getExtentX()) < 0
        && Integer.compareUnsigned(y(key) - box.getOriginY(), box.getExtentY()) < 0
        && Integer.compareUnsigned(z(key) - box.getOriginZ(), box.getExtentZ()) < 0;
  }

  private static BrokenGroupException damaged(String what, long key) {
    String where = key < 0 ? "" : ": " + x(key) + " " + y(key) + " " + z(key);
    return new BrokenGroupException("voxel-event-damaged", "the voxel event " + what + where);
  }

  /** Whether a keyframe came and everything since fitted. */
  public boolean isKnown() {
    return window != null;
  }

  /** Box of the last event, or null while the state is unknown. */
  public @Nullable VoxelWindow window() {
    return window;
  }

  /** Active voxels; 0 while the state is unknown. */
  public int size() {
    return window == null ? 0 : count;
  }

  /** Feature channels a voxel. */
  public int channels() {
    return channels;
  }

  /** {@link VoxelDigest} of the state; 0 while it is unknown. */
  public long digest() {
    return window == null ? 0 : digest;
  }

  /** Keys that the last event upserted, ascending; not to be modified. */
  public long[] upserted() {
    return upserted;
  }

  /** Keys that the last event deactivated, ascending; not to be modified. */
  public long[] deactivated() {
    return deactivated;
  }

  /** Features of {@link #upserted()}, in its order; not to be modified. */
  public byte[] upsertedFeatures() {
    return upsertedFeatures;
  }

  /** A copy of the active keys, ascending. */
  public long[] keys() {
    return Arrays.copyOf(keys, size());
  }

  /** A copy of the features: {@link #channels()} values a key, in the keys' order. */
  public byte[] features() {
    return Arrays.copyOf(features, size() * channels);
  }

  /** The state as a keyframe for a reader that joins now, or null while it is unknown. */
  public @Nullable VoxelDelta toKeyframe() {
    VoxelWindow box = window;
    if (box == null) {
      return null;
    }
    return VoxelDelta.newBuilder()
        .setWindow(box)
        .setUpserted(Columns.ofLongs(keys, count))
        .setFeatures(ByteString.copyFrom(features, 0, count * channels))
        .setChannels(channels)
        .setActivatedCount(count)
        .setActiveCount(count)
        .setStateDigest(digest)
        .build();
  }
}
