/** A spinning LiDAR that scans the simulated world. */
@NullMarked
package io.sparsewatt.simulator.lidar;

import org.jspecify.annotations.NullMarked;
