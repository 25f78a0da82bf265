/** The planning stage drives the simulated vehicle: is what it plans fit to be driven? */
@NullMarked
package io.sparsewatt.e2e.drive;

import org.jspecify.annotations.NullMarked;
