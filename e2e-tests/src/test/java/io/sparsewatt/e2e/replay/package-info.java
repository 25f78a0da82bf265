/** Recordings through the whole platform in one JVM, against the same stages without a broker. */
@NullMarked
package io.sparsewatt.e2e.replay;

import org.jspecify.annotations.NullMarked;
