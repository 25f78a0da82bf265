package io.sparsewatt.standalone.run;

import io.sparsewatt.events.Topic;

/**
 * One record that a stage wrote, as a reader of the log sees it.
 *
 * @param topic where it stands
 * @param n the frame it speaks of
 * @param sensor whose frame that is
 * @param value Protobuf bytes
 * @param tookNanos what the stage spent on it; negative where unknown
 * @param sinceAcceptanceNanos from the frame's acceptance to the record; negative where unknown
 */
public record StageOutput(
    Topic topic, long n, String sensor, byte[] value, long tookNanos, long sinceAcceptanceNanos) {}
