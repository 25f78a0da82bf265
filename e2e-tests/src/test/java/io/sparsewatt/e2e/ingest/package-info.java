/** Frames on their way in, through a real gateway onto a real log. */
@NullMarked
package io.sparsewatt.e2e.ingest;

import org.jspecify.annotations.NullMarked;
