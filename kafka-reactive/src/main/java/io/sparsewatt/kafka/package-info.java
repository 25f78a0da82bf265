/**
 * Kafka as ordered, demand-driven Reactor streams: partitions of a group, a reader without a group,
 * a bounded sender, and the platform's topics.
 */
@NullMarked
package io.sparsewatt.kafka;

import org.jspecify.annotations.NullMarked;
