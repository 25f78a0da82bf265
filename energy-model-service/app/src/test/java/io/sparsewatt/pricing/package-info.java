/** The service as it runs, asked over HTTP. */
@NullMarked
package io.sparsewatt.pricing;

import org.jspecify.annotations.NullMarked;
