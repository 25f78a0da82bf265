/** Voxel messages in binary, as docs/api/live.md lays them out. */
@NullMarked
package io.sparsewatt.gateway.wire;

import org.jspecify.annotations.NullMarked;
