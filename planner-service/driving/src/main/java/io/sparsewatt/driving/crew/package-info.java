/** Many independent pieces of work on a few threads. */
@NullMarked
package io.sparsewatt.driving.crew;

import org.jspecify.annotations.NullMarked;
