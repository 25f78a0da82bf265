/** {@code ./sparsewatt bench}: figures beside their peers' of the same run (docs/benchmarks.md). */
@NullMarked
package io.sparsewatt.benchmarks;

import org.jspecify.annotations.NullMarked;
