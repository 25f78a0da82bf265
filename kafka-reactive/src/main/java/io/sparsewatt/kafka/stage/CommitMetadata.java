package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is committed with an input offset: where a replay begins, and where own outputs are read
 * back from. {@code v1;restart=<offset>;n=<n>;own=<topic>:<offset>,...}
 *
 * @param restart input offset from which a fresh stage is fed
 * @param lastN highest frame that any output speaks of, of the inputs before the committed offset;
 *     -1 if none does
 * @param own by carried topic, the lowest offset that must be read back
 */
record CommitMetadata(long restart, long lastN, Map<Topic, Long> own) {

  private static final String VERSION = "v1";

  String format() {
    StringBuilder text = new StringBuilder(VERSION);
    text.append(";restart=").append(restart).append(";n=").append(lastN).append(";own=");
    String separator = "";
    for (Topic topic : Topic.values()) {
      Long offset = own.get(topic);
      if (offset != null) {
        text.append(separator).append(topic.id()).append(':').append(offset);
        separator = ",";
      }
    }
    return text.toString();
  }

  /** Empty for text that this version did not write. */
  static Optional<CommitMetadata> parse(String text) {
    String[] fields = text.split(";", -1);
    if (fields.length != 4 || !fields[0].equals(VERSION)) {
      return Optional.empty();
    }
    String restart = after("restart=", fields[1]);
    String lastN = after("n=", fields[2]);
    String own = after("own=", fields[3]);
    if (restart == null || lastN == null || own == null) {
      return Optional.empty();
    }
    try {
      Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
      for (String entry : own.isEmpty() ? new String[0] : own.split(",", -1)) {
        int colon = entry.indexOf(':');
        Topic topic = colon < 0 ? null : topic(entry.substring(0, colon));
        if (topic == null) {
          return Optional.empty();
        }
        offsets.put(topic, Long.parseLong(entry.substring(colon + 1)));
      }
      return Optional.of(
          new CommitMetadata(Long.parseLong(restart), Long.parseLong(lastN), offsets));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String after(String name, String field) {
    return field.startsWith(name) ? field.substring(name.length()) : null;
  }

  private static @Nullable Topic topic(String id) {
    for (Topic topic : Topic.values()) {
      if (topic.id().equals(id)) {
        return topic;
      }
    }
    return null;
  }
}
