/** Services killed under load, and what the log says of it afterwards. */
@NullMarked
package io.sparsewatt.e2e.kill;

import org.jspecify.annotations.NullMarked;
