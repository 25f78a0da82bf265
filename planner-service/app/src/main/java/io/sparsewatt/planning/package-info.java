/** The planning service. */
@NullMarked
package io.sparsewatt.planning;

import org.jspecify.annotations.NullMarked;
