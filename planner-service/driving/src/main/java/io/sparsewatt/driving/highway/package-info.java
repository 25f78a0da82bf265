/**
 * A straight motorway of IDM and MOBIL drivers with an ego that is told one of five things a
 * second: highway-env's `highway-v0` and `highway-fast-v0`, restated from its formulae.
 */
@NullMarked
package io.sparsewatt.driving.highway;

import org.jspecify.annotations.NullMarked;
