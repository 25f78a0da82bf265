package io.sparsewatt.events.log;

import io.sparsewatt.events.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A record at its place in the log.
 *
 * @param partition partition of {@code topic}; outputs go to the same number
 * @param offset place within the partition; rises, not always by one
 * @param timestampMillis wall clock when the frame entered the platform; for measurement only, no
 *     output value may depend on it
 * @param key sensor id, or for the ledger sensor and window
 * @param value Protobuf bytes of the topic's message, or null for a deletion
 */
public record LogRecord(
    Topic topic,
    int partition,
    long offset,
    long timestampMillis,
    String key,
    byte @Nullable [] value) {}
