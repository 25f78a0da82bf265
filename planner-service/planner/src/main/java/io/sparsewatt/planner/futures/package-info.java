/** What the others may do: sampled futures of the agents. */
@NullMarked
package io.sparsewatt.planner.futures;

import org.jspecify.annotations.NullMarked;
