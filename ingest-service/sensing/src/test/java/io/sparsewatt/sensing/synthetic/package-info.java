/** Scenes with known geometry and motion, for tests. */
@NullMarked
package io.sparsewatt.sensing.synthetic;

import org.jspecify.annotations.NullMarked;
