/**
 * The others: dense convolution by oneDNN, gather, matrix product and scatter by OpenBLAS and MKL,
 * maps by hashing; and the processor's own limit.
 */
@NullMarked
package io.sparsewatt.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
