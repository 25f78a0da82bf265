/**
 * Planning as inference: the ego motion of least energy over sampled futures of the others.
 *
 * <p>{@link io.sparsewatt.planner.Planner} is the way in; {@code scenario} is what it takes and
 * {@code plan} what it gives.
 */
@NullMarked
package io.sparsewatt.planner;

import org.jspecify.annotations.NullMarked;
