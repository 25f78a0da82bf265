/** Folders of recorded scenes, and what is said of the scenes beside them. */
@NullMarked
package io.sparsewatt.driving.catalogue;

import org.jspecify.annotations.NullMarked;
