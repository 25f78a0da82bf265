/**
 * Labelled worlds to train and judge perception on: families of worlds and sensors, each scan a
 * function of family and seed.
 *
 * <pre>{@code
 * LabelledWorlds worlds = new LabelledWorlds();
 * for (long seed = 0; seed < 1000; seed++) {
 *   LabelledScan scan = worlds.scan(Split.TRAIN.family(seed), seed);
 * }
 * }</pre>
 */
@NullMarked
package io.sparsewatt.simulator.worlds;

import org.jspecify.annotations.NullMarked;
