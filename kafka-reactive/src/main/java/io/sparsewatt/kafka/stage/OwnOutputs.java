package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a partition's own last outputs stand on the carried topics, as of the acknowledged
 * position. Not thread-safe.
 *
 * <p>Bounded by the keys that have an output since the restart offset, and on {@link
 * Restore#LATEST} topics by the sensors of the partition.
 */
final class OwnOutputs {

  private record Last(long inputOffset, long outputOffset) {}

  private final Map<Topic, Restore> carried;
  private final Map<Topic, Map<String, Last>> last = new EnumMap<>(Topic.class);
  private long lastN;

  OwnOutputs(Map<Topic, Restore> carried, long lastN) {
    this.carried = carried;
    this.lastN = lastN;
    carried.keySet().forEach(topic -> last.put(topic, new HashMap<>()));
  }

  /** An output of the input at inputOffset stands in the log; called in the order of inputs. */
  void stands(Topic topic, String sensor, String key, long inputOffset, long outputOffset) {
    Map<String, Last> keys = last.get(topic);
    if (keys != null) {
      keys.put(
          carried.get(topic) == Restore.LATEST ? sensor : key, new Last(inputOffset, outputOffset));
    }
  }

  void spoke(long n) {
    lastN = Math.max(lastN, n);
  }

  long lastN() {
    return lastN;
  }

  /** Metadata of the position that everything told so far belongs to. */
  CommitMetadata metadata(long restart) {
    Map<Topic, Long> own = new EnumMap<>(Topic.class);
    last.forEach((topic, keys) -> {
      if (carried.get(topic) == Restore.AT_OR_BEFORE) {
        keys.values().removeIf(output -> output.inputOffset < restart);
      }
      long lowest = Long.MAX_VALUE;
      for (Last output : keys.values()) {
        lowest = Math.min(lowest, output.outputOffset);
      }
      if (lowest != Long.MAX_VALUE) {
        own.put(topic, lowest);
      }
    });
    return new CommitMetadata(restart, lastN, own);
  }
}
