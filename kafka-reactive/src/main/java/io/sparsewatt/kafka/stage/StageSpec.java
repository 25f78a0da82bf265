package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a stage is to its host.
 *
 * @param name in metrics, logs and dead letters; also the consumer group
 * @param input topic that it reads
 * @param carried topics among its outputs that it takes state back from
 */
public record StageSpec(String name, Topic input, Map<Topic, Restore> carried) {

  public StageSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage needs a name");
    }
    Map<Topic, Restore> ordered = new EnumMap<>(Topic.class);
    ordered.putAll(carried);
    carried = Collections.unmodifiableMap(ordered);
  }

  /** A stage that takes nothing back. */
  public static StageSpec of(String name, Topic input) {
    return new StageSpec(name, input, Map.of());
  }

  /** The same, taking state back from one topic more. */
  public StageSpec carrying(Topic topic, Restore restore) {
    Map<Topic, Restore> more = new EnumMap<>(Topic.class);
    more.putAll(carried);
    more.put(topic, restore);
    return new StageSpec(name, input, more);
  }
}
