/** The course of the road. */
@NullMarked
package io.sparsewatt.simulator.road;

import org.jspecify.annotations.NullMarked;
