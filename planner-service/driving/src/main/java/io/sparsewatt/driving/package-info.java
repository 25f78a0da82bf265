/** Closed-loop driving: worlds in which a planner's answers have consequences, and its rivals. */
@NullMarked
package io.sparsewatt.driving;

import org.jspecify.annotations.NullMarked;
