/** A trivial stage, hosted: started against a real broker, asked over HTTP. */
@NullMarked
package io.sparsewatt.boot;

import org.jspecify.annotations.NullMarked;
