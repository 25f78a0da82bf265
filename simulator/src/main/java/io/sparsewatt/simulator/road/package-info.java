/** The endless road: its course, its cross-section, and what its surface is made of. */
@NullMarked
package io.sparsewatt.simulator.road;

import org.jspecify.annotations.NullMarked;
