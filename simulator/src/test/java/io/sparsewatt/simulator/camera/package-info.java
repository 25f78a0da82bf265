/** Event pixels and images. */
@NullMarked
package io.sparsewatt.simulator.camera;

import org.jspecify.annotations.NullMarked;
