/** Figures of runs, from records made by hand. */
@NullMarked
package io.sparsewatt.standalone.run;

import org.jspecify.annotations.NullMarked;
