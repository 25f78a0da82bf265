/** Tests of voxel labels. */
@NullMarked
package io.sparsewatt.scenes.labels;

import org.jspecify.annotations.NullMarked;
