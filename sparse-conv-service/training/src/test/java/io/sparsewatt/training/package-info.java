/** Tests of training. */
@NullMarked
package io.sparsewatt.training;

import org.jspecify.annotations.NullMarked;
