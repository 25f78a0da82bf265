/** The caster against brute force. */
@NullMarked
package io.sparsewatt.simulator.scene;

import org.jspecify.annotations.NullMarked;
