package io.sparsewatt.gateway.view;

import io.sparsewatt.gateway.wire.VoxelWire;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One subscription of a voxel socket: what its client holds. Confined to the views' thread. */
final class VoxelClient {

  /** A client asks for a keyframe when it lost track; once a second is enough to find back. */
  private static final long KEYFRAME_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** n of nothing. */
  private static final long NONE = -1;

  private final VoxelQueue queue;
  private @Nullable String sensor;
  private int subscription;
  // The keyframe that the client's picture began with; NONE while it has none.
  private long since = NONE;
  private boolean marksComplete;
  private long askedAt;
  private boolean asked;

  VoxelClient(VoxelQueue queue) {
    this.queue = queue;
  }

  VoxelQueue queue() {
    return queue;
  }

  @Nullable String sensor() {
    return sensor;
  }

  void subscribe(String to, int number) {
    sensor = to;
    subscription = number;
    since = NONE;
    asked = false;
    queue.clear();
  }

  void unsubscribe() {
    sensor = null;
    since = NONE;
    queue.clear();
  }

  /** Whether a request for a keyframe is due an answer now. */
  boolean mayAsk(long nanos) {
    if (asked && nanos - askedAt < KEYFRAME_NANOS) {
      return false;
    }
    asked = true;
    askedAt = nanos;
    return true;
  }

  /** Whether it holds a picture that a delta can change. */
  boolean holds() {
    return since != NONE && !queue.isOverflowed();
  }

  /** Sends the present state, and its marks where they are known. */
  void keyframe(VoxelView view) {
    byte[] keyframe = view.keyframe();
    if (keyframe == null) {
      // Nothing is known: the next keyframe of the log is sent when it comes.
      since = NONE;
      queue.clear();
      return;
    }
    queue.restart(VoxelWire.addressed(keyframe, subscription));
    since = view.n();
    marksComplete = false;
    marks(view, since);
  }

  void delta(byte[] message) {
    queue.offer(VoxelWire.addressed(message, subscription));
  }

  /** Sends the marks of a frame that the client holds or held: complete ones after a keyframe. */
  void marks(VoxelView view, long n) {
    if (!holds() || n < since) {
      return;
    }
    byte[] marks = view.marks(n, !marksComplete);
    if (marks != null && queue.offer(VoxelWire.addressed(marks, subscription))) {
      marksComplete = true;
    }
  }
}
