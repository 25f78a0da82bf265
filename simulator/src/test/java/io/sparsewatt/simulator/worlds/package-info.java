/** Tests of the labelled worlds. */
@NullMarked
package io.sparsewatt.simulator.worlds;

import org.jspecify.annotations.NullMarked;
