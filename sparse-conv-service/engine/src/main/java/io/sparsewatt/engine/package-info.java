/** Sparse convolution networks that compute only on active sites, and only on what changed. */
@NullMarked
package io.sparsewatt.engine;

import org.jspecify.annotations.NullMarked;
