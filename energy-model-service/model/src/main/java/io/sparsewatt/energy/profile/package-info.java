/**
 * What hardware would do for that work and what each of its actions costs, with source and band.
 */
@NullMarked
package io.sparsewatt.energy.profile;

import org.jspecify.annotations.NullMarked;
