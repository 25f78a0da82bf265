package io.sparsewatt.sensing.voxel;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the scans of one LiDAR into voxel events on a grid fixed in the world.
 *
 * <p><b>Active voxels.</b> {@link VoxelPolicy.Hysteresis} decides, from the hits of the frames that
 * it looks back on. The first frame of a stream has none before it that could confirm a hit, so its
 * hits all count as strong: a single scan is shown whole; and for as many frames longer as a window
 * takes to fill. A hit counts if it lay in the box of its own frame's pose, one stride wider; a
 * voxel is active only inside the current box.
 *
 * <p><b>Features.</b> {@value #CHANNELS} int8 channels, each a function of the frames of the
 * history that hit the voxel, with equal weight, and of nothing that depends on where the sensor
 * is:
 *
 * <ul>
 *   <li>0, 1, 2: mean place of the points in the voxel along world x, y, z, less its centre, in
 *       1/256 of the edge: -127..127
 *   <li>3: mean intensity, 0..1 in 16 levels of 127/15
 *   <li>4: height of the voxel above the ground, 8/127 m a unit, -8..8 m; the ground is a low
 *       percentile of the history's voxels in the square of 9.6 m around it
 * </ul>
 *
 * A network reads q / 127. A voxel that is active is looked at when a frame hits it, when a hit
 * leaves the history, and at keyframes; it is sent again if a channel then differs by more than
 * {@link VoxelPolicy.Deltas} from the value sent last.
 *
 * <p><b>Restart.</b> A keyframe sends every active voxel with its current features and sets the box
 * by the current pose alone. So its content, and all that follows, is a function of the last {@link
 * #historyFrames()} frames before and with it: a new instance that is given these, the last one as
 * a keyframe, then goes on byte for byte as this one does. A rejected frame leaves no trace.
 *
 * <p>A frame without a pose counts as posed at the origin, and clears nothing. Cost: passes over
 * the points, over the history, and over the voxels hit now and {@code historyFrames} ago. Memory:
 * {@link VoxelPolicy#maxVoxelsPerFrame()} times {@link #historyFrames()} entries of about 90 bytes
 * at the very most, and 16 bytes for 64 voxels of the box (of boxes up to 2^27 voxels). Not
 * thread-safe.
 */
public final class Voxeliser {

  /** Feature channels of a voxel. */
  public static final int CHANNELS = 5;

  /** Most points in a frame: their sums stay ints. */
  public static final int MAX_POINTS = 1 << 22;

  /** Metres that a height of 127 means. */
  public static final double HEIGHT_RANGE = 8;

  private final VoxelPolicy policy;
  private final VoxelFeatures features;

  private final ScanVoxels scan = new ScanVoxels();
  private final UpdateWriter writer;
  private final PointBlock block = new PointBlock();
  private final PointLocator locator = new PointLocator();
  private final long[] places = new long[PointBlock.SIZE];
  private final UpdateWriter.Keys plainKeys = new UpdateWriter.Keys();
  private final @Nullable RangeImage rays;
  private final VoxelHistory history;
  private final Rest rest;
  private final GroundLevels ground;
  // Frames for which the sensor has rested, this one included.
  private int rested;
  private @Nullable VoxelWindow window;
  private int sinceKeyframe;

  /** A voxeliser that has seen nothing; its first frame is a keyframe. */
  public Voxeliser(VoxelPolicy policy) {
    this.policy = policy;
    features = new VoxelFeatures(policy.range(), policy.deltas());
    history = new VoxelHistory(policy.hysteresis());
    rest = new Rest(policy.hysteresis().historyFrames(), policy.range().size());
    ground = new GroundLevels(policy.range().size());
    writer = new UpdateWriter(CHANNELS);
    rays = policy.clearing().isOn() ? new RangeImage(policy.clearing()) : null;
  }

  /** The policy given. */
  public VoxelPolicy policy() {
    return policy;
  }

  /** Frames, a keyframe included, that decide everything from this keyframe on. */
  public int historyFrames() {
    // One more than the rule looks back: what the first frame alone made active is gone after it.
    return policy.hysteresis().historyFrames() + 1;
  }

  /** Forgets everything, as at the start of a stream; keeps the memory. */
  public void reset() {
    history.clear();
    rest.clear();
    ground.clear();
    window = null;
  }

  /** {@link #process(PointFrame, boolean, boolean)} without the plain voxels. */
  public VoxelUpdate process(PointFrame frame, boolean keyframe) throws SensingException {
    return process(frame, keyframe, false);
  }

  /**
   * Takes the next frame.
   *
   * @param keyframe whether a keyframe is due. It is one anyway if it is the first, if the group
   *     would grow beyond {@link VoxelPolicy#keyframeEvery()}, or if the box has left its old place
   *     altogether
   * @param withPlain whether to list the voxels of this frame's points
   * @throws SensingException {@code frame-too-large}, {@code points-out-of-range} (all of them) or
   *     {@code too-many-voxels}; the frame then counts as never seen
   */
  public VoxelUpdate process(PointFrame frame, boolean keyframe, boolean withPlain)
      throws SensingException {
    Pose pose = frame.pose() == null ? Pose.IDENTITY : frame.pose();
    VoxelWindow before = window;
    VoxelWindow pure = policy.range().windowOf(pose);
    VoxelWindow box = before == null ? pure : policy.range().windowOf(pose, before);
    boolean whole =
        keyframe
            || before == null
            || sinceKeyframe + 1 >= policy.keyframeEvery()
            || box.isDisjoint(before);
    if (whole) {
      box = pure;
    }
    PointCounts counts = voxelise(frame, pose, pure.grownBy(policy.range().stride()), box);

    // Nothing is refused from here on.
    window = box;
    sinceKeyframe = whole ? 0 : sinceKeyframe + 1;
    // Nothing before the first frame could confirm its hits.
    int strongPoints = before == null ? 0 : policy.hysteresis().strongPoints();
    rested = rest.advance(pose);
    VoxelPolicy.Hysteresis rule = policy.hysteresis();
    int persistence = Math.max(rule.persistence(), Math.min(rule.restPersistence(), rested));
    history.advance(scan, policy.minPointsPerHit(), strongPoints, persistence, look(frame));
    followGround(box);
    writer.begin(whole);
    if (whole) {
      sendAll(box);
    } else if (box.equals(before) && !history.isShortened()) {
      sendTouched(box);
    } else {
      sendEvery(box);
    }
    return writer.build(box, counts, withPlain ? plain(box) : null);
  }

  // A sensor without a pose may have moved, and its rays with it.
  private @Nullable RangeImage look(PointFrame frame) {
    RangeImage image = rays;
    Pose pose = frame.pose();
    if (image == null || pose == null) {
      return null;
    }
    image.take(frame, pose, policy.range().size());
    return image;
  }

  /** Active voxels of the last frame, ascending; made anew. */
  public long[] activeKeys() {
    plainKeys.clear();
    for (int at = 0; at < history.end(); at++) {
      if (history.sent(at) != 0) {
        plainKeys.add(history.key(at));
      }
    }
    return plainKeys.toArray();
  }

  private PointCounts voxelise(PointFrame frame, Pose pose, VoxelWindow halo, VoxelWindow box)
      throws SensingException {
    if (frame.count() > MAX_POINTS) {
      throw new SensingException(
          "frame-too-large",
          "the frame holds "
              + frame.count()
              + " points, the limit is "
              + MAX_POINTS
              + "; split or thin it");
    }
    double size = policy.range().size();
    PlacedBox placed = PlacedBox.of(halo);
    locator.begin(placed);
    block.begin(pose, size, placed);
    scan.begin(placed);
    int count = frame.count();
    for (int from = 0; from < count; from += PointBlock.SIZE) {
      int points = Math.min(PointBlock.SIZE, count - from);
      block.place(frame, from, points);
      locator.locate(block, frame, from, points, places);
      scan.add(block, places, points);
    }
    scan.finish();
    if (scan.size() > policy.maxVoxelsPerFrame()) {
      throw new SensingException(
          "too-many-voxels",
          "the points of one frame lie in more than "
              + policy.maxVoxelsPerFrame()
              + " voxels of "
              + size
              + " m (maxVoxelsPerFrame), in "
              + scan.size()
              + "; use larger voxels or raise the limit");
    }
    int finite = count - locator.nonFinite();
    if (finite > 0 && locator.outOfRange() == finite) {
      throw new SensingException(
          "points-out-of-range",
          "all "
              + finite
              + " points lie beyond "
              + (VoxelKey.LIMIT - 1) * size
              + " m from the world's origin (pose "
              + pose.x()
              + " "
              + pose.y()
              + " "
              + pose.z()
              + "); use a local origin for the poses");
    }
    int hitVoxels = 0;
    int outside = locator.outside();
    for (int at = 0; at < scan.size(); at++) {
      if (box.contains(scan.key(at))) {
        hitVoxels++;
      } else {
        outside += scan.points(at);
      }
    }
    return new PointCounts(count, locator.nonFinite(), locator.outOfRange(), outside, hitVoxels);
  }

  private void followGround(VoxelWindow box) {
    for (int i = 0; i < history.freshCount(); i++) {
      ground.add(history.key(history.fresh(i)));
    }
    for (int i = 0; i < history.touchedCount(); i++) {
      int at = history.touched(i);
      if (history.isForgotten(at)) {
        ground.remove(history.key(at));
      }
    }
    ground.look(box.originZ(), box.extentZ());
  }

  private void sendAll(VoxelWindow box) {
    for (int at = 0; at < history.end(); at++) {
      long key = history.key(at);
      if (history.isActive(at) && box.contains(key) && !yields(at)) {
        long word = features(at, key);
        history.setSent(at, VoxelHistory.HELD | word);
        writer.activate(key, word);
      } else {
        history.setSent(at, 0);
      }
    }
  }

  private void sendTouched(VoxelWindow box) {
    for (int i = 0; i < history.touchedCount(); i++) {
      send(history.touched(i), box, false);
    }
  }

  // The box moved, and any voxel may have left or entered it; or the sensor did, and any may have
  // outlived what is kept of a sensor in motion.
  private void sendEvery(VoxelWindow box) {
    int i = 0;
    for (int at = 0; at < history.end(); at++) {
      boolean touched = i < history.touchedCount() && history.touched(i) == at;
      if (touched) {
        i++;
      }
      boolean active = history.isActive(at) && box.contains(history.key(at));
      if (touched || active != (history.sent(at) != 0)) {
        send(at, box, true);
      }
    }
  }

  // What readers hold lies in the box, if that did not move.
  private void send(int at, VoxelWindow box, boolean moved) {
    long key = history.key(at);
    long held = history.sent(at);
    if (!history.isActive(at) || (held == 0 || moved) && !box.contains(key)) {
      if (held != 0) {
        history.setSent(at, 0);
        writer.deactivate(key, held ^ VoxelHistory.HELD);
      }
      return;
    }
    if (held == 0 && yields(at)) {
      return;
    }
    long word = features(at, key);
    if (held == 0) {
      writer.activate(key, word);
    } else if (features.differ(word, held)) {
      writer.change(key, held ^ VoxelHistory.HELD, word);
    } else {
      return;
    }
    history.setSent(at, VoxelHistory.HELD | word);
  }

  private boolean yields(int at) {
    VoxelPolicy.Yielding rule = policy.yielding();
    return rule.isOn()
        && rested >= policy.hysteresis().within()
        && history.countingHits(at) <= rule.mostHits()
        && history.isOutdone(at, rule.lead());
  }

  private long features(int at, long key) {
    int aboveGround = VoxelKey.z(key) - boxBottom() - ground.above(key);
    return features.of(history.hitCount(at), history.sums(at), aboveGround);
  }

  private int boxBottom() {
    VoxelWindow box = window;
    return box == null ? 0 : box.originZ();
  }

  private long[] plain(VoxelWindow box) {
    plainKeys.clear();
    for (int at = 0; at < scan.size(); at++) {
      if (box.contains(scan.key(at))) {
        plainKeys.add(scan.key(at));
      }
    }
    return plainKeys.toArray();
  }
}
