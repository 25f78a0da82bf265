/** Joules over HTTP: counts over a window, priced on reading. */
@NullMarked
package io.sparsewatt.pricing.api;

import org.jspecify.annotations.NullMarked;
