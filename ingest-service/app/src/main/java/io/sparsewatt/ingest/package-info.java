/** The ingest service. */
@NullMarked
package io.sparsewatt.ingest;

import org.jspecify.annotations.NullMarked;
