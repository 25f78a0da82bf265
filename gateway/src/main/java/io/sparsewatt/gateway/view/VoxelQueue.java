package io.sparsewatt.gateway.view;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * What waits for one client of the voxel socket: at most {@link #MAX_MESSAGES} voxel messages or
 * {@link #MAX_BYTES}. Beyond that all of them are dropped, because a delta is nothing alone, and
 * the client is given one keyframe when it takes the next. Thread-safe.
 */
public final class VoxelQueue {

  static final int MAX_MESSAGES = 8;
  static final long MAX_BYTES = 4L << 20;

  /** Answers to what the client says; one that floods and does not read is closed. */
  static final int MAX_TEXTS = 64;

  static final long PING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A client that takes nothing for so long is closed. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoTime;
  private final Sinks.Empty<Void> closed = Sinks.empty();
  private final ArrayDeque<VoxelMessage.Text> texts = new ArrayDeque<>();
  private final ArrayDeque<byte[]> binaries = new ArrayDeque<>();
  private Runnable resync = () -> {};
  private long bytes;
  private boolean overflowed;
  private @Nullable MonoSink<VoxelMessage> reader;
  private long takenAt;
  private long pingedAt;
  private boolean pingDue;
  private int closeStatus;
  private boolean ended;
  private boolean over;

  VoxelQueue(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.takenAt = nanoTime.getAsLong();
    this.pingedAt = takenAt;
  }

  /**
   * @param task run when an overflowed queue is read again and needs a keyframe; must not block
   */
  void onResync(Runnable task) {
    resync = task;
  }

  /**
   * The next message, when there is one. Asked again only after the former was written. Never, once
   * the queue is closed or has said its end.
   */
  public Mono<VoxelMessage> next() {
    return Mono.create(sink -> {
      sink.onDispose(() -> left(sink));
      VoxelMessage ready;
      boolean resyncing;
      synchronized (this) {
        if (over) {
          return;
        }
        ready = poll();
        if (ready == null) {
          reader = sink;
        }
        resyncing = ready == null && overflowed;
      }
      if (ready != null) {
        sink.success(ready);
      } else if (resyncing) {
        resync.run();
      }
    });
  }

  private synchronized void left(MonoSink<VoxelMessage> sink) {
    if (sink.equals(reader)) {
      reader = null;
    }
  }

  /** Completes when the client is given up. */
  public Mono<Void> closed() {
    return closed.asMono();
  }

  /** Whether the client waits for a keyframe, and nothing else is worth offering. */
  synchronized boolean isOverflowed() {
    return overflowed;
  }

  void text(byte[] json) {
    boolean flooded = false;
    synchronized (this) {
      if (texts.size() >= MAX_TEXTS) {
        flooded = true;
      } else {
        texts.addLast(new VoxelMessage.Text(json));
      }
    }
    if (flooded) {
      close();
    } else {
      wake();
    }
  }

  /**
   * A keyframe, delta or marks. False where it did not fit: all that waits is then dropped until
   * {@link #restart}.
   */
  boolean offer(byte[] message) {
    synchronized (this) {
      if (overflowed || over) {
        return false;
      }
      // One message may wait whatever its size: a large sensor's keyframe exceeds the bound.
      if (binaries.size() >= MAX_MESSAGES
          || (!binaries.isEmpty() && bytes + message.length > MAX_BYTES)) {
        drop();
        overflowed = true;
        return false;
      }
      binaries.addLast(message);
      bytes += message.length;
    }
    wake();
    return true;
  }

  /** Drops what waits and takes a keyframe in its place. */
  void restart(byte[] keyframe) {
    synchronized (this) {
      drop();
      overflowed = false;
      binaries.addLast(keyframe);
      bytes = keyframe.length;
    }
    wake();
  }

  /** Drops what waits. */
  synchronized void clear() {
    drop();
    overflowed = false;
  }

  private void drop() {
    binaries.clear();
    bytes = 0;
  }

  /** Says the last texts and ends. */
  void end(int status) {
    synchronized (this) {
      closeStatus = status;
    }
    wake();
  }

  /** Pings; closes a client that takes nothing. Called about once a second. */
  void tick() {
    boolean stalled;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      stalled = reader == null && now - takenAt >= STALL_NANOS;
      if (now - pingedAt >= PING_NANOS) {
        pingedAt = now;
        pingDue = true;
      }
    }
    if (stalled) {
      close();
    } else {
      wake();
    }
  }

  void close() {
    synchronized (this) {
      over = true;
      reader = null;
      drop();
      texts.clear();
    }
    closed.tryEmitEmpty();
  }

  private void wake() {
    MonoSink<VoxelMessage> to;
    VoxelMessage ready;
    synchronized (this) {
      to = reader;
      if (to == null) {
        return;
      }
      ready = poll();
      if (ready == null) {
        return;
      }
      reader = null;
    }
    to.success(ready);
  }

  private @Nullable VoxelMessage poll() {
    VoxelMessage ready = texts.pollFirst();
    if (ready == null && closeStatus != 0) {
      if (ended) {
        return null;
      }
      ended = true;
      ready = new VoxelMessage.Close(closeStatus);
    }
    if (ready == null && pingDue) {
      pingDue = false;
      ready = new VoxelMessage.Ping();
    }
    if (ready == null) {
      byte[] binary = binaries.pollFirst();
      if (binary != null) {
        bytes -= binary.length;
        ready = new VoxelMessage.Binary(binary);
      }
    }
    if (ready != null) {
      takenAt = nanoTime.getAsLong();
    }
    return ready;
  }
}
