package io.sparsewatt.sensing.voxel;

import org.jspecify.annotations.Nullable;

/**
 * One frame's voxel event: the whole state, or the difference to the frame before. The arrays
 * belong to the update and are not to be modified.
 *
 * @param kind whole state or difference
 * @param window the box that all active voxels lie in
 * @param channels feature channels a voxel, 1..8
 * @param deactivated keys no longer active, strictly ascending; empty in a keyframe
 * @param upserted keys that are new or whose features changed, strictly ascending; in a keyframe
 *     all active ones
 * @param activated how many of {@code upserted} were not active before; in a keyframe all of them
 * @param features int8 rows of {@code channels} values, one row for each key of {@code upserted}; a
 *     value of q means q / 127
 * @param active voxels active after this update
 * @param baseDigest {@link VoxelDigest} of the state that a delta applies to; 0 in a keyframe
 * @param stateDigest {@link VoxelDigest} of the state after it
 * @param counts what became of the frame's points
 * @param plain keys of the voxels of the box that hold at least one point of this very frame,
 *     ascending: what a network without hysteresis would be given. Null unless asked for
 */
public record VoxelUpdate(
    Kind kind,
    VoxelWindow window,
    int channels,
    long[] deactivated,
    long[] upserted,
    int activated,
    byte[] features,
    int active,
    long baseDigest,
    long stateDigest,
    PointCounts counts,
    long @Nullable [] plain) {

  /** Most channels that an update carries: they fit the digest's word. */
  public static final int MAX_CHANNELS = 8;

  /** Whole state or difference. */
  public enum Kind {
    /** All active voxels; needs no state before it. */
    KEYFRAME,
    /** What differs from the frame before. */
    DELTA
  }

  // Spelled out, not compact: javac leaves the type annotations of a compact constructor's
  // parameters
  // out of the class file, and callers in other modules could then not pass null.
  public VoxelUpdate(
      Kind kind,
      VoxelWindow window,
      int channels,
      long[] deactivated,
      long[] upserted,
      int activated,
      byte[] features,
      int active,
      long baseDigest,
      long stateDigest,
      PointCounts counts,
      long @Nullable [] plain) {
    if (channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(
          "channels of 1.." + MAX_CHANNELS + " required but it was " + channels);
    }
    if (features.length != (long) upserted.length * channels) {
      throw new IllegalArgumentException(
          upserted.length
              + " voxels of "
              + channels
              + " channels need "
              + (long) upserted.length * channels
              + " feature bytes but there are "
              + features.length);
    }
    if (activated < 0 || activated > upserted.length) {
      throw new IllegalArgumentException(
          "activated of 0.." + upserted.length + " required but it was " + activated);
    }
    boolean whole = kind == Kind.KEYFRAME;
    if (whole
        && (deactivated.length > 0
            || activated != upserted.length
            || active != upserted.length
            || baseDigest != 0)) {
      throw new IllegalArgumentException(
          "a keyframe upserts all " + active + " active voxels, deactivates none and has no base");
    }
    requireAscending("deactivated", deactivated);
    requireAscending("upserted", upserted);
    if (plain != null) {
      requireAscending("plain", plain);
    }
    this.kind = kind;
    this.window = window;
    this.channels = channels;
    this.deactivated = deactivated;
    this.upserted = upserted;
    this.activated = activated;
    this.features = features;
    this.active = active;
    this.baseDigest = baseDigest;
    this.stateDigest = stateDigest;
    this.counts = counts;
    this.plain = plain;
  }

  /** How many of {@code upserted} were active before with other features. */
  public int changed() {
    return upserted.length - activated;
  }

  private static void requireAscending(String name, long[] keys) {
    long before = VoxelKey.NONE;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] <= before || !VoxelKey.isValid(keys[i])) {
        throw new IllegalArgumentException(
            name + " must hold valid keys, strictly ascending; entry " + i + " is " + keys[i]);
      }
      before = keys[i];
    }
  }
}
