/** The ingest service's registry, asked over HTTP, read back from the log. */
@NullMarked
package io.sparsewatt.ingest.registry;

import org.jspecify.annotations.NullMarked;
