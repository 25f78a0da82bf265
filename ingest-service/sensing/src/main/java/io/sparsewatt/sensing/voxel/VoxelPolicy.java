package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.Pose;

/**
 * How one LiDAR's points become voxels: part of the sensor's configuration. A change of policy
 * takes a new {@link Voxeliser}, hence a keyframe.
 *
 * @param range voxel size and covered box
 * @param hysteresis when a voxel appears and disappears
 * @param deltas how far a feature moves before the voxel is sent again
 * @param minPointsPerHit points of one scan that make a voxel hit, 1..255
 * @param keyframeEvery longest group: at least every so many frames one is a keyframe, 1..{@value
 *     #MAX_KEYFRAME_EVERY}
 * @param maxVoxelsPerFrame distinct voxels that one scan may touch, at most {@value
 *     #MAX_VOXELS_PER_FRAME}; a scan beyond it is rejected. It bounds the voxeliser's memory
 *     together with {@link Hysteresis#historyFrames()}
 * @param clearing when a voxel that the sensor sees through is let go
 * @param yielding when a voxel is left out beside one that stands for it
 */
public record VoxelPolicy(
    Range range,
    Hysteresis hysteresis,
    Deltas deltas,
    int minPointsPerHit,
    int keyframeEvery,
    int maxVoxelsPerFrame,
    Clearing clearing,
    Yielding yielding) {

  /** Longest closed group of the voxel log, frames. */
  public static final int MAX_KEYFRAME_EVERY = 64;

  /** An 8 MiB frame holds 524,288 points of 16 bytes; no scan can touch more voxels. */
  public static final int MAX_VOXELS_PER_FRAME = 1 << 19;

  /** The measured defaults (docs/voxeliser.md). */
  public static final VoxelPolicy DEFAULT =
      new VoxelPolicy(
          Range.DEFAULT,
          Hysteresis.DEFAULT,
          Deltas.DEFAULT,
          1,
          64,
          1 << 17,
          Clearing.DEFAULT,
          Yielding.DEFAULT);

  public VoxelPolicy {
    Bounds.require("minPointsPerHit", minPointsPerHit, 1, 255);
    Bounds.require("keyframeEvery", keyframeEvery, 1, MAX_KEYFRAME_EVERY);
    Bounds.require("maxVoxelsPerFrame", maxVoxelsPerFrame, 1, MAX_VOXELS_PER_FRAME);
  }

  /** A policy without clearing and yielding. */
  public VoxelPolicy(
      Range range,
      Hysteresis hysteresis,
      Deltas deltas,
      int minPointsPerHit,
      int keyframeEvery,
      int maxVoxelsPerFrame) {
    this(
        range,
        hysteresis,
        deltas,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        Clearing.OFF,
        Yielding.OFF);
  }

  /** The same policy with other hysteresis. */
  public VoxelPolicy withHysteresis(Hysteresis other) {
    return new VoxelPolicy(
        range,
        other,
        deltas,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        clearing,
        yielding);
  }

  /** The same policy with other deltas. */
  public VoxelPolicy withDeltas(Deltas other) {
    return new VoxelPolicy(
        range,
        hysteresis,
        other,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        clearing,
        yielding);
  }

  /** The same policy with another range. */
  public VoxelPolicy withRange(Range other) {
    return new VoxelPolicy(
        other,
        hysteresis,
        deltas,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        clearing,
        yielding);
  }

  /** The same policy with other clearing. */
  public VoxelPolicy withClearing(Clearing other) {
    return new VoxelPolicy(
        range,
        hysteresis,
        deltas,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        other,
        yielding);
  }

  /** The same policy with other yielding. */
  public VoxelPolicy withYielding(Yielding other) {
    return new VoxelPolicy(
        range,
        hysteresis,
        deltas,
        minPointsPerHit,
        keyframeEvery,
        maxVoxelsPerFrame,
        clearing,
        other);
  }

  /**
   * The grid and the box around the sensor. The grid is fixed in the world; the box follows the
   * sensor in steps of {@code stride} voxels. Lengths round to whole voxels; the box is a whole
   * number of strides along each axis.
   *
   * @param size edge of a voxel, metres, 0.01..10
   * @param halfXy reach along world x and y to each side, metres
   * @param below reach below the sensor, metres
   * @param above reach above the sensor, metres
   * @param stride total stride of the network that reads the stream, voxels, 1..256
   */
  public record Range(double size, double halfXy, double below, double above, int stride) {

    /** 0.2 m; 102.4 m x 102.4 m x 6.4 m: 512 x 512 x 32 cells. */
    public static final Range DEFAULT = new Range(0.2, 51.2, 4.0, 2.4, 8);

    // Per axis; keeps every window coordinate of an in-range pose an int with room to spare.
    private static final int MAX_EXTENT = 1 << 14;

    public Range {
      if (!(size >= 0.01 && size <= 10)) {
        throw new IllegalArgumentException("size of 0.01..10 m required but it was " + size);
      }
      Bounds.require("stride", stride, 1, 256);
      if (!(halfXy > 0) || !(below + above > 0)) {
        throw new IllegalArgumentException(
            "a box with volume required: halfXy "
                + halfXy
                + ", below "
                + below
                + ", above "
                + above);
      }
      requireExtent("2 * halfXy", 2 * halfXy / size, stride);
      requireExtent("below + above", (below + above) / size, stride);
    }

    private static void requireExtent(String name, double voxels, int stride) {
      long extent = Math.round(voxels);
      if (extent < 1 || extent > MAX_EXTENT || extent % stride != 0) {
        throw new IllegalArgumentException(
            name
                + " must be 1.."
                + MAX_EXTENT
                + " voxels and a multiple of the stride "
                + stride
                + "; it is "
                + voxels
                + " voxels");
      }
    }

    /**
     * The same box in voxels of another size, each side to the nearest whole number of strides.
     *
     * @param other edge of a voxel, metres
     * @throws IllegalArgumentException as the constructor
     */
    public Range withSize(double other) {
      double step = other * stride;
      double side = Math.max(1, Math.round(2 * halfXy / step)) * step;
      double height = Math.max(1, Math.round((below + above) / step)) * step;
      double scale = height / (below + above);
      return new Range(other, side / 2, below * scale, above * scale, stride);
    }

    /** Voxels along x and along y. */
    public int extentXy() {
      return (int) Math.round(2 * halfXy / size);
    }

    /** Voxels along z. */
    public int extentZ() {
      return (int) Math.round((below + above) / size);
    }

    /** Cells of the box: what a dense network would compute on, whatever the data. */
    public long denseCells() {
      return (long) extentXy() * extentXy() * extentZ();
    }

    /**
     * The box for a pose: its origin is the multiple of the stride nearest to the sensor's position
     * less the reach. A function of the pose alone.
     */
    public VoxelWindow windowOf(Pose pose) {
      return new VoxelWindow(
          nearestOrigin(pose.x() - halfXy),
          nearestOrigin(pose.y() - halfXy),
          nearestOrigin(pose.z() - below),
          extentXy(),
          extentXy(),
          extentZ());
    }

    /**
     * The box for a pose, given the box of the frame before: an axis stays where it is while its
     * origin is within 3/4 stride of the ideal. Without this slack a sensor standing on a rounding
     * boundary would swap the rim in and out with every millimetre of pose noise.
     */
    VoxelWindow windowOf(Pose pose, VoxelWindow previous) {
      return new VoxelWindow(
          followedOrigin(pose.x() - halfXy, previous.originX()),
          followedOrigin(pose.y() - halfXy, previous.originY()),
          followedOrigin(pose.z() - below, previous.originZ()),
          extentXy(),
          extentXy(),
          extentZ());
    }

    private int nearestOrigin(double metres) {
      // A far-away pose saturates; its points are then out of range, which is reported there.
      double strides = Math.floor(metres / (size * stride) + 0.5);
      double bound = (double) (1 << 22) / stride;
      return (int) Math.max(-bound, Math.min(bound, strides)) * stride;
    }

    private int followedOrigin(double metres, int previous) {
      double off = metres / size - previous;
      return Math.abs(off) <= 0.75 * stride ? previous : nearestOrigin(metres);
    }
  }

  /**
   * When a voxel is active. A frame qualifies if {@code hits} or more of the {@code within} frames
   * that end with it hit the voxel. The voxel is active at a frame iff one of the last {@code
   * persistence} frames, this one included, qualifies, of the last {@code restPersistence} while
   * the sensor rests; or one of the last {@code persistence} puts at least {@code strongPoints}
   * points into it. That is a function of the last {@link #historyFrames()} frames and nothing
   * else.
   *
   * <p>What the sensor sees well, such as a car ahead, so appears at once; what single rays graze,
   * such as the road far away, appears when it was seen repeatedly.
   *
   * <p>The sensor rests for the frames, counted back from this one, at whose poses it was no
   * farther than the edge of a voxel from where it is now; what came before the first frame counts
   * as rest. A resting sensor sends the same rays again, so a voxel that this scan misses will be
   * hit by one of the next; a moving one sweeps each ring over new places and hits few of the old
   * again. What was seen once, however well, may be something that passes: it does not stay longer
   * for the sensor's rest. What no frame hit that can still qualify one is forgotten.
   *
   * @param hits frames that must hit it, 1..within; 1 makes everything appear at once
   * @param within frames of which they must be, 1..32
   * @param persistence frames for which a qualifying frame keeps it active, 1..32
   * @param strongPoints points of one frame that suffice, 1..{@value #NEVER_STRONG}; the latter for
   *     never
   * @param restPersistence frames for which a qualifying frame keeps it active while the sensor
   *     rests, at least {@code persistence}; with {@code within} - 1 at most 32
   */
  public record Hysteresis(
      int hits, int within, int persistence, int strongPoints, int restPersistence) {

    /** No number of points makes a voxel appear at once. */
    public static final int NEVER_STRONG = Integer.MAX_VALUE;

    /** {@code strongPoints} where none are given. */
    public static final int STRONG_POINTS = 6;

    /** The measured default (docs/voxeliser.md). */
    public static final Hysteresis DEFAULT = new Hysteresis(3, 4, 1, 1, 24);

    /** None: a voxel is active iff this frame hits it. */
    public static final Hysteresis NONE = new Hysteresis(1, 1, 1, 1);

    public Hysteresis {
      Bounds.require("within", within, 1, 32);
      Bounds.require("hits", hits, 1, within);
      Bounds.require("persistence", persistence, 1, 33 - within);
      Bounds.require("restPersistence", restPersistence, persistence, 33 - within);
      Bounds.require("strongPoints", strongPoints, 1, NEVER_STRONG);
    }

    /** With {@link #STRONG_POINTS}, at rest as in motion. */
    public Hysteresis(int hits, int within, int persistence) {
      this(hits, within, persistence, STRONG_POINTS);
    }

    /** At rest as in motion. */
    public Hysteresis(int hits, int within, int persistence, int strongPoints) {
      this(hits, within, persistence, strongPoints, persistence);
    }

    /** The same in motion, with another persistence at rest. */
    public Hysteresis withRestPersistence(int frames) {
      return new Hysteresis(hits, within, persistence, strongPoints, frames);
    }

    /** Frames, this one included, that decide whether a voxel is active: 1..32. */
    public int historyFrames() {
      return restPersistence + within - 1;
    }
  }

  /**
   * A voxel is sent again when one feature differs from the value last sent by more than this.
   *
   * @param offset shift of the mean point, as a fraction of the voxel's edge, 0..1
   * @param intensity mean intensity, 0..1
   * @param height height above ground, metres, 0..16
   */
  public record Deltas(double offset, double intensity, double height) {

    /** The measured default (docs/voxeliser.md). */
    public static final Deltas DEFAULT = new Deltas(0.35, 0.2, 0.5);

    /** Every change is sent. */
    public static final Deltas NONE = new Deltas(0, 0, 0);

    public Deltas {
      require("offset", offset, 1);
      require("intensity", intensity, 1);
      require("height", height, 16);
    }

    private static void require(String name, double value, double max) {
      if (!(value >= 0 && value <= max)) {
        throw new IllegalArgumentException(
            name + " delta of 0.." + max + " required but it was " + value);
      }
    }
  }

  /**
   * When a voxel is let go because rays passed through where it is. The frame's points make an
   * image of directions, each cell with the nearest of its points. A voxel that the frame does not
   * hit is cleared if its centre's cell and the one below hold points, and all points of the 3 x 3
   * cells around are farther than the centre by more than {@code margin}: it then counts as not hit
   * by any frame before. The cells around it keep what is seen at a grazing angle, such as the
   * road: there the next ring ends before the voxel. Directions that return nothing clear nothing,
   * nor do those steeper than 45 degrees, nor frames without a pose.
   *
   * <p>It is a rule on the present frame alone, so nothing looks back farther than without it.
   *
   * @param cell width and height of a cell, degrees, 0.2..10: no less than what lies between two
   *     beams, else cells between them hold nothing and clear nothing; 0 for no clearing
   * @param margin by which the points must be farther, metres along the ground, 0..100
   */
  public record Clearing(double cell, double margin) {

    /** The measured default (docs/voxeliser.md), of a sensor of 64 beams. */
    public static final Clearing DEFAULT = new Clearing(1, 0.5);

    /** Nothing is cleared. */
    public static final Clearing OFF = new Clearing(0, 0);

    public Clearing {
      if (cell != 0 && !(cell >= 0.2 && cell <= 10)) {
        throw new IllegalArgumentException(
            "a clearing cell of 0 (off) or 0.2..10 degrees required but it was " + cell);
      }
      if (!(margin >= 0 && margin <= 100)) {
        throw new IllegalArgumentException(
            "a clearing margin of 0..100 m required but it was " + margin);
      }
    }

    /** Whether anything is ever cleared. */
    public boolean isOn() {
      return cell != 0;
    }
  }

  /**
   * When a voxel is left out: it was hit by at most {@code mostHits} of the frames that can still
   * make a voxel active, and one of the 26 around it, active by the rule of {@link Hysteresis}, by
   * at least {@code lead} more. Looked at when the voxel would enter the stream and at keyframes,
   * if the sensor has rested for {@code within} frames; what is in the stream stays. So the rim of
   * a surface, which noise hits now and then, does not flicker beside the voxels that stand for it;
   * what is hit again and again, such as leaves, is not thinned out beside what is hit more often.
   *
   * @param lead frames, 1..32; 0 for never
   * @param mostHits frames, 1..{@value #ANY}; the latter for however many
   */
  public record Yielding(int lead, int mostHits) {

    /** However often a voxel is hit: no history is longer. */
    public static final int ANY = 32;

    /** The measured default (docs/voxeliser.md). */
    public static final Yielding DEFAULT = new Yielding(3, 10);

    /** No voxel is left out. */
    public static final Yielding OFF = new Yielding(0, ANY);

    public Yielding {
      Bounds.require("lead", lead, 0, ANY);
      Bounds.require("mostHits", mostHits, 1, ANY);
    }

    /** However often a voxel is hit. */
    public static Yielding by(int lead) {
      return new Yielding(lead, ANY);
    }

    /** Whether a voxel is ever left out. */
    public boolean isOn() {
      return lead != 0;
    }
  }
}
