/** Perception judged on simulated worlds, the same for geometry as for a network. */
@NullMarked
package io.sparsewatt.standalone.perception;

import org.jspecify.annotations.NullMarked;
