/**
 * Joules from counts: one pure, exact function of (counts, profile), and what is read off it.
 *
 * <p>{@code work} says what a network did, {@code profile} what an action costs; {@link
 * io.sparsewatt.energy.Pricing} multiplies the two. Nothing here measures a machine: every figure
 * is modelled and says so.
 */
@NullMarked
package io.sparsewatt.energy;

import org.jspecify.annotations.NullMarked;
