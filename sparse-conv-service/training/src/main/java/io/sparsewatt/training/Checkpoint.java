package io.sparsewatt.training;

import java.util.Map;

/**
 * A training between two steps. A network built with these weights, and a training that goes on
 * from here with the same plan and samples, end with the same bits as one that was never stopped.
 *
 * @param step steps done
 * @param weights of the network, as {@link io.sparsewatt.engine.TrainableNetwork#weights()} has
 *     them
 * @param moments of the optimiser, by name
 */
public record Checkpoint(int step, Map<String, float[]> weights, Map<String, float[]> moments) {}
