package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;

/**
 * What a stage is to its host.
 *
 * @param name in metrics, logs and dead letters; also the consumer group
 * @param input topic that it reads
 */
public record StageSpec(String name, Topic input) {

  public StageSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage needs a name");
    }
  }
}
