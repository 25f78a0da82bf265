/** Rays against solids, porous volumes such as crowns of leaves, and rolling ground. */
@NullMarked
package io.sparsewatt.simulator.worlds.solid;

import org.jspecify.annotations.NullMarked;
