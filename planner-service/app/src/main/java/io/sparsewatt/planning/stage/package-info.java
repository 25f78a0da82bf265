/** The planning stage: scenes in, plans out. */
@NullMarked
package io.sparsewatt.planning.stage;

import org.jspecify.annotations.NullMarked;
