/**
 * A single-node Kafka broker (KRaft) inside the JVM, for the standalone platform and for tests; no
 * service depends on it.
 */
@NullMarked
package io.sparsewatt.broker;

import org.jspecify.annotations.NullMarked;
