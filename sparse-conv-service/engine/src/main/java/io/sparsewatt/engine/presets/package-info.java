/**
 * Published networks, for those who bring their weights: the structure is here, training is not.
 * Operators bear the names that the published modules have, so that a checkpoint's tensors find
 * their place; see {@link io.sparsewatt.engine.weights.Checkpoint}.
 */
@NullMarked
package io.sparsewatt.engine.presets;

import org.jspecify.annotations.NullMarked;
