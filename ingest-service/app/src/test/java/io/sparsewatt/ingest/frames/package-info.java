/** The ingest service's frames, asked over HTTP, read back from the log. */
@NullMarked
package io.sparsewatt.ingest.frames;

import org.jspecify.annotations.NullMarked;
