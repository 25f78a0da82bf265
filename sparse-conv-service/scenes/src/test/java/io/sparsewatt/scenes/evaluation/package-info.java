/** Tests of the evaluation, and the figures of geometry alone. */
@NullMarked
package io.sparsewatt.scenes.evaluation;

import org.jspecify.annotations.NullMarked;
