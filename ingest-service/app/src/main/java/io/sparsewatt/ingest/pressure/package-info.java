/** How far the pipeline is behind, and what that means for a sensor that sends. */
@NullMarked
package io.sparsewatt.ingest.pressure;

import org.jspecify.annotations.NullMarked;
