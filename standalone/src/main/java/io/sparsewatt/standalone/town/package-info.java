/** A planner at the wheel in the simulator's worlds, from their own state. */
@NullMarked
package io.sparsewatt.standalone.town;

import org.jspecify.annotations.NullMarked;
