/** Simulated traffic to learn from: drivers of many tempers on motorways and at crossings. */
@NullMarked
package io.sparsewatt.driving.traffic;

import org.jspecify.annotations.NullMarked;
