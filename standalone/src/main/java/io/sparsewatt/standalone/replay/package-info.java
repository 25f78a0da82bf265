/** Recorded frames through a running gateway, and what the log says became of them. */
@NullMarked
package io.sparsewatt.standalone.replay;

import org.jspecify.annotations.NullMarked;
