/** The service as it runs, asked over HTTP. */
@NullMarked
package io.sparsewatt.ingest;

import org.jspecify.annotations.NullMarked;
