/** What is said of a folder of scenarios, beside them. */
@NullMarked
package io.sparsewatt.driving.catalogue;

import org.jspecify.annotations.NullMarked;
