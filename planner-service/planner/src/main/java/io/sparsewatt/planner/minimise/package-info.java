/** The search for the ego motion of least energy: proposals, gradient polish, choice. */
@NullMarked
package io.sparsewatt.planner.minimise;

import org.jspecify.annotations.NullMarked;
