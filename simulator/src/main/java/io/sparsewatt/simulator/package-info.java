/** A seeded world of road, traffic and scenery, and the ego vehicle that drives through it. */
@NullMarked
package io.sparsewatt.simulator;

import org.jspecify.annotations.NullMarked;
