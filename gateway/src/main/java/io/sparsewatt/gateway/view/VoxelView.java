package io.sparsewatt.gateway.view;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.voxel.ActiveVoxels;
import io.sparsewatt.events.voxel.BrokenGroupException;
import io.sparsewatt.gateway.wire.VoxelFrame;
import io.sparsewatt.gateway.wire.VoxelWire;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's voxels after its last frame, and what the network did on the last few. Confined to
 * the views' thread.
 */
final class VoxelView {

  /** Frames whose marks may still come: a page shows what a network six seconds behind has done. */
  private static final int MAX_FRAMES = 64;

  /** Activation events whose voxels are still to come: topics are read side by side. */
  private static final int MAX_EARLY = 8;

  /** Keys of those frames; one frame is held whatever its size. */
  private static final long MAX_KEY_BYTES = 16L << 20;

  /** What the network did on a frame; {@code recomputed} null for all sites. */
  private record Computed(long @Nullable [] recomputed, byte @Nullable [] labels) {}

  private static final class Seen {
    final VoxelFrame frame;
    final long[] keys;
    @Nullable Computed computed;

    Seen(VoxelFrame frame, long[] keys) {
      this.frame = frame;
      this.keys = keys;
    }
  }

  private final ActiveVoxels voxels;
  private final ArrayDeque<Seen> seen = new ArrayDeque<>();
  // An activation event may come before the voxel event that it follows: topics are read side by
  // side.
  private final ArrayDeque<ActivationEvent> early = new ArrayDeque<>();
  private long keyBytes;

  VoxelView(int maxVoxels) {
    voxels = new ActiveVoxels(maxVoxels);
  }

  /**
   * Takes a processed frame's voxels.
   *
   * @param encode whether anybody wants the difference
   * @return the difference as a message; null where it was not wanted, or where only a keyframe can
   *     say it
   * @throws BrokenGroupException if it does not fit; the state is then unknown until a keyframe
   */
  byte @Nullable [] take(VoxelEvent event, boolean encode) throws BrokenGroupException {
    boolean delta = event.hasDelta();
    VoxelDelta change = delta ? event.getDelta() : event.getKeyframe();
    long[] before = seen.isEmpty() ? new long[0] : seen.getLast().keys;
    if (delta) {
      voxels.delta(change);
    } else {
      voxels.keyframe(change);
    }
    VoxelFrame frame = VoxelFrame.of(event, change);
    byte[] message = delta && encode ? VoxelWire.delta(frame, change, before) : null;
    long[] keys = voxels.keys();
    seen.addLast(new Seen(frame, keys));
    keyBytes += (long) keys.length * Long.BYTES;
    while (seen.size() > 1 && (seen.size() > MAX_FRAMES || keyBytes > MAX_KEY_BYTES)) {
      keyBytes -= (long) seen.removeFirst().keys.length * Long.BYTES;
    }
    return message;
  }

  /** Nothing is known until the next keyframe. */
  void forget() {
    voxels.forget();
  }

  boolean isKnown() {
    return voxels.isKnown();
  }

  /** n of the last frame, or -1 while the state is unknown. */
  long n() {
    return voxels.isKnown() && !seen.isEmpty() ? seen.getLast().frame.id().getN() : -1;
  }

  /** The present state as a message, or null while it is unknown. */
  byte @Nullable [] keyframe() {
    if (!voxels.isKnown() || seen.isEmpty()) {
      return null;
    }
    Seen last = seen.getLast();
    return VoxelWire.keyframe(last.frame, last.keys, voxels.features());
  }

  /**
   * Takes what the network did on a frame.
   *
   * @return whether the frame's marks can be sent now
   * @throws IllegalArgumentException if the columns contradict the frame
   */
  boolean take(ActivationEvent event) {
    if (event.hasUnprocessed() || !hasStrideOne(event)) {
      return false;
    }
    long n = event.getId().getN();
    Seen frame = find(n);
    if (frame == null) {
      if (seen.isEmpty() || n > seen.getLast().frame.id().getN()) {
        early.addLast(event);
        if (early.size() > MAX_EARLY) {
          early.removeFirst();
        }
      }
      return false;
    }
    frame.computed = computed(event, frame);
    return true;
  }

  /** Whether marks of the frame came before its voxels, and are known since those came. */
  boolean takeEarly(long n) {
    boolean found = false;
    for (Iterator<ActivationEvent> it = early.iterator(); it.hasNext(); ) {
      ActivationEvent event = it.next();
      if (event.getId().getN() <= n) {
        it.remove();
        found |= event.getId().getN() == n && take(event);
      }
    }
    return found;
  }

  /** An output layer whose sites are the voxels; what a coarser one's sites are is not told. */
  private static boolean hasStrideOne(ActivationEvent event) {
    return event.getOutputStride() == 1;
  }

  private static Computed computed(ActivationEvent event, Seen frame) {
    byte[] labels =
        event.getTrained() && !event.getLabels().isEmpty() ? event.getLabels().toByteArray() : null;
    if (labels != null && labels.length != frame.keys.length) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + frame.keys.length + " sites of the output layer");
    }
    return new Computed(event.getKeyframe() ? null : Columns.longs(event.getRecomputed()), labels);
  }

  /**
   * Marks of a frame as a message; null where they are unknown or a site lies too far away.
   *
   * @param complete whether to list every site
   */
  byte @Nullable [] marks(long n, boolean complete) {
    Seen frame = find(n);
    Computed computed = frame == null ? null : frame.computed;
    if (frame == null || computed == null) {
      return null;
    }
    long[] recomputed = computed.recomputed();
    return VoxelWire.marks(
        frame.frame,
        frame.keys,
        recomputed == null ? frame.keys : recomputed,
        computed.labels(),
        complete || recomputed == null);
  }

  private @Nullable Seen find(long n) {
    for (Iterator<Seen> it = seen.descendingIterator(); it.hasNext(); ) {
      Seen frame = it.next();
      if (frame.frame.id().getN() == n) {
        return frame;
      }
    }
    return null;
  }
}
