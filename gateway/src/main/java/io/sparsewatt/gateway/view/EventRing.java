package io.sparsewatt.gateway.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last published events, up to a number of bytes. Confined to the views' thread. */
final class EventRing {

  /** The objects around an event's bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final long maxBytes;
  private final ArrayDeque<LiveEvent> events = new ArrayDeque<>();
  private long bytes;
  private long last;

  EventRing(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Counter of the newest event; 0 before the first. */
  long last() {
    return last;
  }

  void add(LiveEvent event) {
    events.addLast(event);
    last = event.counter();
    bytes += event.body().size() + OVERHEAD_BYTES;
    while (bytes > maxBytes) {
      LiveEvent oldest = events.removeFirst();
      bytes -= oldest.body().size() + OVERHEAD_BYTES;
    }
  }

  /** The events after a counter, or null where not all of them are held any more or yet. */
  @Nullable List<LiveEvent> after(long counter) {
    long oldest = events.isEmpty() ? last + 1 : events.getFirst().counter();
    if (counter > last || counter < oldest - 1) {
      return null;
    }
    List<LiveEvent> later = new ArrayList<>();
    for (LiveEvent event : events) {
      if (event.counter() > counter) {
        later.add(event);
      }
    }
    return later;
  }
}
