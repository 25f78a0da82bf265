/** Joules over HTTP, against the library on the same counts. */
@NullMarked
package io.sparsewatt.pricing.api;

import org.jspecify.annotations.NullMarked;
