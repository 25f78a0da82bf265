/** The pricing service. */
@NullMarked
package io.sparsewatt.pricing;

import org.jspecify.annotations.NullMarked;
