/** The closed loop: a driver decides, the world answers, step by step, and the judge looks on. */
@NullMarked
package io.sparsewatt.driving.loop;

import org.jspecify.annotations.NullMarked;
