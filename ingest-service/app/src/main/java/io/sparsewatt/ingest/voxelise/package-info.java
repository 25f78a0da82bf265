/** The voxelising stage: sensor-frames in, exactly one voxel event for each of them out. */
@NullMarked
package io.sparsewatt.ingest.voxelise;

import org.jspecify.annotations.NullMarked;
