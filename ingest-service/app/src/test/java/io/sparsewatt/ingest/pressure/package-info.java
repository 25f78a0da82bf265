/** What is behind, and for how long. */
@NullMarked
package io.sparsewatt.ingest.pressure;

import org.jspecify.annotations.NullMarked;
