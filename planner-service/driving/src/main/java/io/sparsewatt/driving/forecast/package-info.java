/** Predictors judged on traffic whose future is known, beside simple ones. */
@NullMarked
package io.sparsewatt.driving.forecast;

import org.jspecify.annotations.NullMarked;
