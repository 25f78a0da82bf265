/**
 * How well points are told apart and objects found, on recorded and simulated scans, the same for
 * geometry as for a network.
 */
@NullMarked
package io.sparsewatt.scenes.evaluation;

import org.jspecify.annotations.NullMarked;
