/**
 * A planner at the wheel in the simulator's worlds, from their own state or from what perception
 * sees.
 */
@NullMarked
package io.sparsewatt.standalone.town;

import org.jspecify.annotations.NullMarked;
