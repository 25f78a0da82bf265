/** An event camera that watches the simulated world. */
@NullMarked
package io.sparsewatt.simulator.camera;

import org.jspecify.annotations.NullMarked;
