/** Ways to minimise one energy within a budget of rollouts, on recorded moments, in one table. */
@NullMarked
package io.sparsewatt.driving.minimisers;

import org.jspecify.annotations.NullMarked;
