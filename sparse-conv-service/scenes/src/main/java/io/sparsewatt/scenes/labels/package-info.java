/** Labels of voxels from labels of points: what a network is trained on. */
@NullMarked
package io.sparsewatt.scenes.labels;

import org.jspecify.annotations.NullMarked;
