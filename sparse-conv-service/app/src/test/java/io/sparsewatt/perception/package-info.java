/** The service as it runs, asked over HTTP. */
@NullMarked
package io.sparsewatt.perception;

import org.jspecify.annotations.NullMarked;
