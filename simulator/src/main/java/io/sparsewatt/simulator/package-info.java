/**
 * A seeded world of road, traffic and scenery, and the ego vehicle that drives through it.
 *
 * <pre>{@code
 * Simulation simulation = new Simulation(new WorldSpec(7, Family.TOWN));
 * LidarSensor lidar = new LidarSensor(LidarSpec.hdl64(), 1);
 * for (int frame = 0; frame < 100; frame++) {
 *   simulation.step();
 *   LidarScan scan = lidar.scan(simulation);
 *   TruthScene truth = simulation.truth(120);
 *   simulation.ego().follow(planFor(truth));
 * }
 * }</pre>
 */
@NullMarked
package io.sparsewatt.simulator;

import org.jspecify.annotations.NullMarked;
