/**
 * A stage as a deterministic function of one partition's log, without a broker: services host it on
 * Kafka, the command {@code run} on an array.
 */
@NullMarked
package io.sparsewatt.events.log;

import org.jspecify.annotations.NullMarked;
