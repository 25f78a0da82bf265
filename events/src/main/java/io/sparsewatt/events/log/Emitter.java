package io.sparsewatt.events.log;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;

/**
 * Takes a stage's outputs, in order. Not thread-safe; valid only during the call it was passed to.
 */
@FunctionalInterface
public interface Emitter {

  /**
   * @param topic where the output belongs
   * @param n the frame it speaks of: repeats of an output carry the same number
   * @param key sensor id, or for the ledger sensor and window
   * @param value serialised by the host
   */
  void emit(Topic topic, long n, String key, MessageLite value);
}
