/** What stands and moves in the labelled worlds, each put together from solids in its own frame. */
@NullMarked
package io.sparsewatt.simulator.worlds.thing;

import org.jspecify.annotations.NullMarked;
