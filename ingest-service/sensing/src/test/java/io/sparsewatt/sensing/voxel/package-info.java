/** Tests of the voxelisers against naive ones written from their definitions. */
@NullMarked
package io.sparsewatt.sensing.voxel;

import org.jspecify.annotations.NullMarked;
