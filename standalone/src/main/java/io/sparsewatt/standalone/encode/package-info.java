/**
 * Decoded frames as bytes of a format that the gateway takes, without loss; the simulator's scans
 * as frames.
 */
@NullMarked
package io.sparsewatt.standalone.encode;

import org.jspecify.annotations.NullMarked;
