/**
 * What stands beside the road: buildings, walls, trees, poles and parked cars, made piece by piece.
 */
@NullMarked
package io.sparsewatt.simulator.scenery;

import org.jspecify.annotations.NullMarked;
