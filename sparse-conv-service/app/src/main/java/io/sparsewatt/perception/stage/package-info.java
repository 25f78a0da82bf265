/** The perception stage: voxel events in, receipts of the network and scenes out. */
@NullMarked
package io.sparsewatt.perception.stage;

import org.jspecify.annotations.NullMarked;
