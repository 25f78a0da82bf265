/** The reader's side of the voxel log: what is active after the last event, checked by digest. */
@NullMarked
package io.sparsewatt.events.voxel;

import org.jspecify.annotations.NullMarked;
