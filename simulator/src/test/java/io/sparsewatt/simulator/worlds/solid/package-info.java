/** Tests of the ray caster. */
@NullMarked
package io.sparsewatt.simulator.worlds.solid;

import org.jspecify.annotations.NullMarked;
