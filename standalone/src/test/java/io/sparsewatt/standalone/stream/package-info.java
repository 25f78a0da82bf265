/** Tests of what the voxeliser's rule saves and costs. */
@NullMarked
package io.sparsewatt.standalone.stream;

import org.jspecify.annotations.NullMarked;
