/**
 * Recorded traffic to drive in: as it was, whatever the ego does, or with drivers who brake for it.
 */
@NullMarked
package io.sparsewatt.driving.replay;

import org.jspecify.annotations.NullMarked;
