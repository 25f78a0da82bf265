/** {@code bench stream}: the platform's claim that only what changed costs, measured. */
@NullMarked
package io.sparsewatt.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
