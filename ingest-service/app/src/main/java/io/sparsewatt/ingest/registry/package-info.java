/** The sensors there are: their configurations as JSON, in memory and on the log. */
@NullMarked
package io.sparsewatt.ingest.registry;

import org.jspecify.annotations.NullMarked;
