/**
 * How figures are taken: forks, rounds in which contenders take turns, clocks, the report. Knows
 * nothing of what is measured.
 */
@NullMarked
package io.sparsewatt.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
