/** Labels of voxels from labels of points, which a network is trained on, or of other voxels. */
@NullMarked
package io.sparsewatt.scenes.labels;

import org.jspecify.annotations.NullMarked;
