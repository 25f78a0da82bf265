/** Whole runs: traffic, ego, determinism. */
@NullMarked
package io.sparsewatt.simulator;

import org.jspecify.annotations.NullMarked;
