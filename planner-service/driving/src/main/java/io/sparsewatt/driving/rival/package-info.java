/** Planners of other schools, restated from their publications, to be beaten or learned from. */
@NullMarked
package io.sparsewatt.driving.rival;

import org.jspecify.annotations.NullMarked;
