package io.sparsewatt.gateway.feed;

import io.sparsewatt.events.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A record as the views take it.
 *
 * @param timestampMillis wall clock when the frame entered the platform
 * @param key sensor id
 * @param value Protobuf bytes of the topic's message, or null for a deletion
 * @param tookNanos computing time that the writing stage reports; negative where it does not
 */
public record FeedRecord(
    Topic topic, long timestampMillis, String key, byte @Nullable [] value, long tookNanos) {}
