/** Tests of parameter files. */
@NullMarked
package io.sparsewatt.engine.weights;

import org.jspecify.annotations.NullMarked;
