package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.PartitionStage;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a partition's own outputs of the last {@link PartitionStage#OPEN_FRAMES} frames stand on
 * the carried topics, as of the acknowledged position: what a restart reads back. Bounded by them.
 * Not thread-safe.
 */
final class OwnOutputs {

  /** Where an output stands, and the frame it speaks of. */
  record Place(long n, long offset) {}

  private final Map<Topic, ArrayDeque<Place>> places = new EnumMap<>(Topic.class);
  private long lastN;

  OwnOutputs(Set<Topic> carried, long lastN) {
    this.lastN = lastN;
    carried.forEach(topic -> places.put(topic, new ArrayDeque<>()));
  }

  /** An output stands in the log; outputs of one topic are told in the order of their offsets. */
  void stands(Topic topic, Place place) {
    ArrayDeque<Place> of = places.get(topic);
    if (of != null) {
      of.add(place);
    }
  }

  /** An input before the position had an output that speaks of this frame. */
  void spoke(long n) {
    lastN = Math.max(lastN, n);
  }

  long lastN() {
    return lastN;
  }

  /** Metadata of the position that everything told so far belongs to. */
  CommitMetadata metadata(long restart) {
    Map<Topic, Long> own = new EnumMap<>(Topic.class);
    long closed = lastN - PartitionStage.OPEN_FRAMES;
    places.forEach((topic, of) -> {
      // Not from the head only: a repeat stands later than frames above it.
      of.removeIf(place -> place.n <= closed);
      Place first = of.peek();
      if (first != null) {
        own.put(topic, first.offset);
      }
    });
    return new CommitMetadata(restart, lastN, own);
  }
}
