/** What replaying decides by itself. */
@NullMarked
package io.sparsewatt.standalone.replay;

import org.jspecify.annotations.NullMarked;
