/** Search over sequences of actions for any world that can be copied and driven on. */
@NullMarked
package io.sparsewatt.driving.tree;

import org.jspecify.annotations.NullMarked;
