/**
 * Hosts the platform's stages on Kafka: replay after a restart, outputs before offsets, dead
 * letters, order within a partition and work in parallel across them.
 */
@NullMarked
package io.sparsewatt.kafka.stage;

import org.jspecify.annotations.NullMarked;
