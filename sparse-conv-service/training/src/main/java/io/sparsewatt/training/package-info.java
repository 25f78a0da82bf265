/**
 * Training of segmentation networks on the engine that runs them: samples in, parameters out.
 *
 * <pre>{@code
 * TrainableNetwork network = Presets.trainablePerception(Weights.he(seed));
 * TrainingPlan plan = TrainingPlan.defaults(7).withSteps(20_000);
 * Trainer.train(network, plan, samples, null, 50, (progress, here) -> {
 *   System.out.println(progress);
 *   return true;
 * });
 * Map<String, float[]> weights = network.weights();
 * }</pre>
 *
 * <p>The same seed, plan and samples give the same weights, bit for bit, on any number of threads.
 */
@NullMarked
package io.sparsewatt.training;

import org.jspecify.annotations.NullMarked;
