/** The benchmarks' module from the outside: built when first asked for, run in a JVM of its own. */
@NullMarked
package io.sparsewatt.standalone.bench;

import org.jspecify.annotations.NullMarked;
