package io.sparsewatt.standalone.town;

import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.SceneEvent;

/** What the planner is told of the world. Confined to one thread. */
interface Scenes extends AutoCloseable {

  /** The scene now, as frame {@code n}; frames rise by one from 0. */
  SceneEvent scene(long n) throws UnprocessableRecordException;

  @Override
  default void close() {}
}
