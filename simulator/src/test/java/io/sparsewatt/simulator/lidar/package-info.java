/** LiDAR scans against the world they were made of. */
@NullMarked
package io.sparsewatt.simulator.lidar;

import org.jspecify.annotations.NullMarked;
