/** Live plans: the stage killed at random points, and the stage at the wheel. */
@NullMarked
package io.sparsewatt.planning.stage;

import org.jspecify.annotations.NullMarked;
