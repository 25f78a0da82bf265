package io.sparsewatt.gateway.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * What waits for one client of the server-sent events: at most one hello, one event of each sensor
 * and type, and what is replayed after a reconnection. A newer event replaces the one that waits.
 * Thread-safe.
 */
public final class EventQueue {

  /** After so much silence a ping goes out. */
  static final long PING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A client that takes nothing for so long is closed. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final byte[] PING = ascii("event: ping\ndata: {}\n\n");
  private static final byte[] END = ascii("\n\n");

  private record Slot(String sensor, EventType type) {}

  private final String instance;
  private final Set<String> sensors;
  private final LongSupplier nanoTime;
  private final Sinks.Empty<Void> closed = Sinks.empty();
  private final ArrayDeque<LiveEvent> replay = new ArrayDeque<>();
  private final LinkedHashMap<Slot, LiveEvent> waiting = new LinkedHashMap<>();
  private final Map<Slot, Long> replaced = new HashMap<>();
  private byte @Nullable [] hello;
  private @Nullable MonoSink<byte[]> reader;
  private long takenAt;
  private boolean over;

  /**
   * @param sensors the only ones of interest; empty for all
   */
  EventQueue(String instance, Set<String> sensors, LongSupplier nanoTime) {
    this.instance = instance;
    this.sensors = sensors;
    this.nanoTime = nanoTime;
    this.takenAt = nanoTime.getAsLong();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The next event's text, when there is one. Asked again only after the former was written: what
   * is not asked for is what waits. Never, once the queue is closed.
   */
  public Mono<byte[]> next() {
    return Mono.create(sink -> {
      sink.onDispose(() -> left(sink));
      byte[] ready;
      synchronized (this) {
        if (over) {
          return;
        }
        ready = poll();
        if (ready == null) {
          reader = sink;
          return;
        }
      }
      sink.success(ready);
    });
  }

  private synchronized void left(MonoSink<byte[]> sink) {
    if (sink.equals(reader)) {
      reader = null;
    }
  }

  /** Completes when the client is given up. */
  public Mono<Void> closed() {
    return closed.asMono();
  }

  boolean wants(String sensor) {
    return sensors.isEmpty() || sensors.contains(sensor);
  }

  void hello(byte[] json) {
    deliver(() -> hello = sse("hello", -1, json));
  }

  void offer(LiveEvent event) {
    if (wants(event.sensor())) {
      deliver(() -> {
        Slot slot = new Slot(event.sensor(), event.type());
        if (waiting.put(slot, event) != null) {
          replaced.merge(slot, 1L, Long::sum);
        }
      });
    }
  }

  /** Events that the client missed: none of them is replaced. */
  void replay(Iterable<LiveEvent> events) {
    deliver(() -> {
      for (LiveEvent event : events) {
        if (wants(event.sensor())) {
          replay.addLast(event);
        }
      }
    });
  }

  /** Pings after silence; closes a client that takes nothing. Called about once a second. */
  void tick() {
    MonoSink<byte[]> idle = null;
    boolean stalled = false;
    synchronized (this) {
      long silence = nanoTime.getAsLong() - takenAt;
      if (reader != null && silence >= PING_NANOS) {
        idle = reader;
        reader = null;
        takenAt = nanoTime.getAsLong();
      } else if (reader == null && silence >= STALL_NANOS) {
        stalled = true;
      }
    }
    if (idle != null) {
      idle.success(PING.clone());
    } else if (stalled) {
      close();
    }
  }

  void close() {
    synchronized (this) {
      over = true;
      reader = null;
      replay.clear();
      waiting.clear();
      hello = null;
    }
    closed.tryEmitEmpty();
  }

  private void deliver(Runnable change) {
    MonoSink<byte[]> to;
    byte[] ready;
    synchronized (this) {
      if (over) {
        return;
      }
      change.run();
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

  /** The next in line; what was replaced is told by the event that replaced it. */
  private byte @Nullable [] poll() {
    byte[] first = hello;
    if (first != null) {
      hello = null;
      takenAt = nanoTime.getAsLong();
      return first;
    }
    LiveEvent event = replay.pollFirst();
    long skipped = 0;
    if (event == null) {
      var oldest = waiting.pollFirstEntry();
      if (oldest == null) {
        return null;
      }
      event = oldest.getValue();
      Long count = replaced.remove(oldest.getKey());
      skipped = count == null ? 0 : count;
    }
    takenAt = nanoTime.getAsLong();
    return sse(
        event.type().id(),
        event.counter(),
        event.body().text(skipped).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] sse(String type, long counter, byte[] json) {
    byte[] lines =
        (counter < 0
                ? "event: " + type + "\ndata: "
                : "event: " + type + "\nid: " + instance + "-" + counter + "\ndata: ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[lines.length + json.length + END.length];
    System.arraycopy(lines, 0, all, 0, lines.length);
    System.arraycopy(json, 0, all, lines.length, json.length);
    System.arraycopy(END, 0, all, lines.length + json.length, END.length);
    return all;
  }
}
