/** Files of network parameters. */
@NullMarked
package io.sparsewatt.engine.weights;

import org.jspecify.annotations.NullMarked;
