/** The service as it runs, asked over HTTP. */
@NullMarked
package io.sparsewatt.planning;

import org.jspecify.annotations.NullMarked;
