/** The perception service. */
@NullMarked
package io.sparsewatt.perception;

import org.jspecify.annotations.NullMarked;
