/** The learned latent-variable model of traffic: a graph of agents, unrolled, and its gradient. */
@NullMarked
package io.sparsewatt.planner.prediction;

import org.jspecify.annotations.NullMarked;
