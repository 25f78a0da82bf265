package io.sparsewatt.gateway.wire;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.events.voxel.ActiveVoxels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Encoder of the binary messages of {@code /api/v1/live/voxels} (docs/api/live.md, section 3.1). A
 * message is encoded once for all its readers; {@link #addressed} makes one reader's copy.
 */
public final class VoxelWire {

  /** Bytes before the columns. */
  public static final int HEADER_BYTES = 144;

  /** Most rows of a column; readers refuse more. */
  public static final int MAX_ROWS = 4_000_000;

  private static final int MAGIC = 0x58565753; // "SWVX", read as a little-endian u32.
  private static final byte VERSION = 1;
  private static final byte KEYFRAME = 0;
  private static final byte DELTA = 1;
  private static final byte MARKS = 2;
  private static final int POSE_KNOWN = 1;
  private static final int POSE_PRESENT = 2;
  private static final int TRAINED = 4;
  private static final int COMPLETE = 8;
  private static final byte LIDAR = 1;
  private static final byte EVENT_CAMERA = 2;
  private static final int SUBSCRIPTION_AT = 12;
  private static final int TRIPLE_BYTES = 6;
  private static final byte STEADY = 0;
  private static final byte ACTIVATED = 1;
  private static final byte CHANGED = 2;

  private VoxelWire() {}

  /**
   * The state after a frame.
   *
   * @param keys active voxels, ascending
   * @param features {@code frame.channels()} values a key
   * @return the message, or null where a voxel lies beyond i16 from the window's origin
   */
  public static byte @Nullable [] keyframe(VoxelFrame frame, long[] keys, byte[] features) {
    int rows = keys.length;
    ByteBuffer out =
        allocate((long) rows * (TRIPLE_BYTES + frame.channels() + 1), "active voxels", rows);
    header(out, KEYFRAME, 0, frame, frame.id().getN());
    counts(out, rows, 0, rows, 0, 0, 0);
    pose(out, frame);
    if (!triples(out, frame.window(), keys, rows)) {
      return null;
    }
    out.put(features, 0, rows * frame.channels());
    for (int i = 0; i < rows; i++) {
      out.put(STEADY);
    }
    return out.array();
  }

  /**
   * The difference to the frame before.
   *
   * @param before active keys of the frame before, ascending: what stands in it has changed, what
   *     does not was activated
   * @return the message, or null where a voxel lies beyond i16 from the window's origin, and a
   *     keyframe has to take its place
   */
  public static byte @Nullable [] delta(VoxelFrame frame, VoxelDelta delta, long[] before) {
    long[] gone = Columns.longs(delta.getDeactivated());
    long[] upserted = Columns.longs(delta.getUpserted());
    ByteBuffer out =
        allocate(
            (long) gone.length * TRIPLE_BYTES
                + (long) upserted.length * (TRIPLE_BYTES + frame.channels() + 1),
            "voxels of a delta",
            Math.max(gone.length, upserted.length));
    header(out, DELTA, 0, frame, frame.id().getBaseN());
    counts(out, frame.active(), gone.length, upserted.length, delta.getActivatedCount(), 0, 0);
    pose(out, frame);
    if (!triples(out, frame.window(), gone, gone.length)
        || !triples(out, frame.window(), upserted, upserted.length)) {
      return null;
    }
    delta.getFeatures().copyTo(out.array(), out.position());
    out.position(out.position() + delta.getFeatures().size());
    int b = 0;
    for (long key : upserted) {
      while (b < before.length && before[b] < key) {
        b++;
      }
      out.put(b < before.length && before[b] == key ? CHANGED : ACTIVATED);
    }
    return out.array();
  }

  /**
   * What the network did on a frame: recomputed sites, and in a complete message all others after
   * them.
   *
   * @param sites active voxels of the frame, ascending: the sites of an output layer of stride 1
   * @param recomputed of these the recomputed ones, ascending
   * @param labels class of each of {@code sites}, or null where the network is not trained
   * @param complete whether to list every site
   * @return the message, or null where a site lies beyond i16 from the window's origin
   * @throws IllegalArgumentException if a recomputed site is not among the sites, or labels and
   *     sites differ in number
   */
  public static byte @Nullable [] marks(
      VoxelFrame frame,
      long[] sites,
      long[] recomputed,
      byte @Nullable [] labels,
      boolean complete) {
    if (labels != null && labels.length != sites.length) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + sites.length + " sites of the output layer");
    }
    int rows = complete ? sites.length : recomputed.length;
    ByteBuffer out =
        allocate((long) rows * (TRIPLE_BYTES + (labels == null ? 0 : 1)), "sites", rows);
    header(
        out,
        MARKS,
        (labels == null ? 0 : TRAINED) | (complete ? COMPLETE : 0),
        frame,
        frame.id().getBaseN());
    counts(out, frame.active(), 0, 0, 0, rows, recomputed.length);
    pose(out, frame);
    if (!triples(out, frame.window(), recomputed, recomputed.length)) {
      return null;
    }
    int labelAt = HEADER_BYTES + rows * TRIPLE_BYTES;
    int restLabelAt = labelAt + recomputed.length;
    int r = 0;
    for (int i = 0; i < sites.length; i++) {
      boolean again = r < recomputed.length && recomputed[r] == sites[i];
      if (again) {
        r++;
        if (labels != null) {
          out.put(labelAt++, labels[i]);
        }
      } else if (complete) {
        if (!triple(out, frame.window(), sites[i])) {
          return null;
        }
        if (labels != null) {
          out.put(restLabelAt++, labels[i]);
        }
      }
    }
    if (r < recomputed.length) {
      throw new IllegalArgumentException(
          "a recomputed site is not active: "
              + ActiveVoxels.x(recomputed[r])
              + " "
              + ActiveVoxels.y(recomputed[r])
              + " "
              + ActiveVoxels.z(recomputed[r]));
    }
    return out.array();
  }

  /** The message as a subscription's own copy. */
  public static byte[] addressed(byte[] message, int subscription) {
    byte[] own = message.clone();
    ByteBuffer.wrap(own).order(ByteOrder.LITTLE_ENDIAN).putInt(SUBSCRIPTION_AT, subscription);
    return own;
  }

  private static ByteBuffer allocate(long columns, String what, int rows) {
    if (rows > MAX_ROWS) {
      throw new IllegalArgumentException(rows + " " + what + "; at most " + MAX_ROWS + " are sent");
    }
    return ByteBuffer.allocate(Math.toIntExact(HEADER_BYTES + columns))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void header(ByteBuffer out, byte kind, int flags, VoxelFrame frame, long baseN) {
    int all =
        flags | (frame.poseKnown() ? POSE_KNOWN : 0) | (frame.pose() != null ? POSE_PRESENT : 0);
    out.putInt(MAGIC)
        .put(VERSION)
        .put(kind)
        .put(frame.modality() == Modality.MODALITY_EVENT_CAMERA ? EVENT_CAMERA : LIDAR)
        .put((byte) all)
        .putShort((short) HEADER_BYTES)
        .put((byte) frame.channels())
        .put((byte) 1)
        .putInt(0)
        .putLong(frame.id().getN())
        .putLong(baseN)
        .putLong(frame.id().getSeq())
        .putLong(frame.timeNs());
    VoxelWindow window = frame.window();
    out.putDouble(window.getVoxelSize())
        .putInt(window.getOriginX())
        .putInt(window.getOriginY())
        .putInt(window.getOriginZ())
        .putInt(window.getExtentX())
        .putInt(window.getExtentY())
        .putInt(window.getExtentZ());
  }

  private static void counts(
      ByteBuffer out,
      int active,
      int deactivated,
      int upserted,
      int activated,
      int sites,
      int recomputed) {
    out.putInt(active)
        .putInt(deactivated)
        .putInt(upserted)
        .putInt(activated)
        .putInt(sites)
        .putInt(recomputed);
  }

  private static void pose(ByteBuffer out, VoxelFrame frame) {
    Pose pose = frame.pose();
    if (pose == null) {
      out.putDouble(0).putDouble(0).putDouble(0).putFloat(0).putFloat(0).putFloat(0).putFloat(1);
    } else {
      out.putDouble(pose.getX())
          .putDouble(pose.getY())
          .putDouble(pose.getZ())
          .putFloat((float) pose.getQx())
          .putFloat((float) pose.getQy())
          .putFloat((float) pose.getQz())
          .putFloat((float) pose.getQw());
    }
  }

  private static boolean triples(ByteBuffer out, VoxelWindow window, long[] keys, int count) {
    for (int i = 0; i < count; i++) {
      if (!triple(out, window, keys[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean triple(ByteBuffer out, VoxelWindow window, long key) {
    int x = ActiveVoxels.x(key) - window.getOriginX();
    int y = ActiveVoxels.y(key) - window.getOriginY();
    int z = ActiveVoxels.z(key) - window.getOriginZ();
    if (x != (short) x || y != (short) y || z != (short) z) {
      return false;
    }
    out.putShort((short) x).putShort((short) y).putShort((short) z);
    return true;
  }
}
