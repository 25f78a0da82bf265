package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.CdrReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The coordinate frames of a recording and where they were when, as ROS 2's tf2 keeps them: every
 * frame has one parent; an edge is fixed, or a series of poses in time, interpolated between two.
 */
final class TransformTree {

  // name lengths, stamp and seven doubles of one transform, without padding
  private static final int LEAST_TRANSFORM_BYTES = 4 + 4 + 4 + 4 + 7 * 8;

  // Ten times a humanoid's.
  private static final int MAX_FRAMES = 4096;
  // More than a minute at 1 kHz; the recording forgets what is older than its frames long before.
  private static final int MAX_SAMPLES = 1 << 16;

  // Odometry from satellites alone comes once a second; twice that is a gap, not a series.
  private static final long MAX_GAP_NANOS = 2_000_000_000L;
  // A period of the common LiDARs: at a recording's ends the nearest pose stands in.
  private static final long MAX_OVERHANG_NANOS = 100_000_000L;

  private static final long NANOS = 1_000_000_000L;

  private final Map<String, Edge> parents = new TreeMap<>();
  private long rejected;

  private static final class Edge {
    final String parent;
    final boolean fixed;
    final TreeMap<Long, Pose> samples = new TreeMap<>();

    Edge(String parent, boolean fixed) {
      this.parent = parent;
      this.fixed = fixed;
    }
  }

  /** What is known of a frame's pose at a time. */
  enum Coverage {
    /** Known, and later samples change nothing. */
    COMPLETE,
    /** A later sample may make it known, or better. */
    WAITING,
    /** The two frames are not connected so far. */
    UNCONNECTED
  }

  /**
   * Takes a {@code tf2_msgs/msg/TFMessage} in CDR.
   *
   * @param fixed whether it is from {@code /tf_static}
   */
  void add(ByteBuffer message, boolean fixed) throws SensingException {
    CdrReader in = new CdrReader(message);
    int count = in.readLength(LEAST_TRANSFORM_BYTES);
    for (int i = 0; i < count; i++) {
      long seconds = in.readInt32();
      long nanos = in.readUint32();
      String parent = name(in.readString());
      String child = name(in.readString());
      double x = in.readFloat64();
      double y = in.readFloat64();
      double z = in.readFloat64();
      double qx = in.readFloat64();
      double qy = in.readFloat64();
      double qz = in.readFloat64();
      double qw = in.readFloat64();
      Pose pose;
      try {
        pose = new Pose(x, y, z, qx, qy, qz, qw);
      } catch (IllegalArgumentException e) {
        // As tf2: a broken publisher (mostly a quaternion of zeros) is no reason to stop the rest.
        rejected++;
        continue;
      }
      add(parent, child, seconds * NANOS + nanos, pose, fixed);
    }
  }

  void add(String parent, String child, long nanos, Pose pose, boolean fixed)
      throws SensingException {
    if (child.equals(parent)) {
      return; // tf2 ignores a frame that is its own parent
    }
    Edge edge = parents.get(child);
    if (edge == null || !edge.parent.equals(parent) || edge.fixed != fixed) {
      if (edge == null && parents.size() == MAX_FRAMES) {
        throw new SensingException(
            "transforms-too-many", "more than " + MAX_FRAMES + " coordinate frames.");
      }
      edge = new Edge(parent, fixed);
      parents.put(child, edge);
    }
    if (fixed) {
      edge.samples.clear();
    } else if (edge.samples.size() == MAX_SAMPLES) {
      edge.samples.pollFirstEntry();
    }
    edge.samples.put(nanos, pose);
  }

  /** Transforms passed over: not a unit quaternion, or not a finite position. */
  long rejected() {
    return rejected;
  }

  /** Forgets what no time from this one on needs. */
  void forgetBefore(long nanos) {
    for (Edge edge : parents.values()) {
      Long last = edge.fixed ? null : edge.samples.floorKey(nanos);
      if (last != null) {
        edge.samples.headMap(last).clear();
      }
    }
  }

  boolean isConnected(String frame, String fixedFrame) {
    List<String> up = chain(frame);
    List<String> fixedUp = chain(fixedFrame);
    return up.get(up.size() - 1).equals(fixedUp.get(fixedUp.size() - 1))
        && (parents.containsKey(frame) || frame.equals(fixedFrame));
  }

  /** Whether {@link #pose} can be told, and whether waiting would help. */
  Coverage coverage(String frame, String fixedFrame, long nanos) {
    if (!isConnected(frame, fixedFrame)) {
      return Coverage.UNCONNECTED;
    }
    for (List<String> chain : List.of(chain(frame), chain(fixedFrame))) {
      for (String child : chain) {
        Edge edge = parents.get(child);
        if (edge != null && !edge.fixed && edge.samples.ceilingKey(nanos) == null) {
          return Coverage.WAITING;
        }
      }
    }
    return Coverage.COMPLETE;
  }

  /** The frame in the fixed frame, or null where the samples do not reach. */
  @Nullable Pose pose(String frame, String fixedFrame, long nanos) {
    if (!isConnected(frame, fixedFrame)) {
      return null;
    }
    Pose inRoot = inRoot(frame, nanos);
    Pose fixedInRoot = inRoot(fixedFrame, nanos);
    return inRoot == null || fixedInRoot == null ? null : fixedInRoot.inverse().multiply(inRoot);
  }

  private @Nullable Pose inRoot(String frame, long nanos) {
    Pose pose = Pose.IDENTITY;
    for (String child : chain(frame)) {
      Edge edge = parents.get(child);
      if (edge == null) {
        break;
      }
      Pose step = at(edge, nanos);
      if (step == null) {
        return null;
      }
      pose = step.multiply(pose);
    }
    return pose;
  }

  private static @Nullable Pose at(Edge edge, long nanos) {
    Map.Entry<Long, Pose> before = edge.samples.floorEntry(nanos);
    Map.Entry<Long, Pose> after = edge.samples.ceilingEntry(nanos);
    if (edge.fixed) {
      return edge.samples.firstEntry().getValue();
    }
    if (before == null) {
      return after != null && after.getKey() - nanos <= MAX_OVERHANG_NANOS
          ? after.getValue()
          : null;
    }
    if (after == null) {
      return nanos - before.getKey() <= MAX_OVERHANG_NANOS ? before.getValue() : null;
    }
    long gap = after.getKey() - before.getKey();
    if (gap == 0) {
      return before.getValue();
    }
    if (gap > MAX_GAP_NANOS || gap < 0) {
      return null;
    }
    return before
        .getValue()
        .interpolate(after.getValue(), (double) (nanos - before.getKey()) / gap);
  }

  /** The frame and its ancestors. A loop ends where it closes. */
  private List<String> chain(String frame) {
    List<String> chain = new ArrayList<>();
    String at = frame;
    while (chain.size() <= parents.size()) {
      chain.add(at);
      Edge edge = parents.get(at);
      if (edge == null) {
        break;
      }
      at = edge.parent;
    }
    return chain;
  }

  /** ROS 1 wrote names with a leading slash. */
  static String name(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }
}
