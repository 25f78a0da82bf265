/**
 * What the voxeliser's rule saves and costs, measured on whole sequences with the network behind.
 */
@NullMarked
package io.sparsewatt.standalone.stream;

import org.jspecify.annotations.NullMarked;
