package io.sparsewatt.standalone.stream;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import java.util.List;

/**
 * A sequence of scans of one sensor with poses, and what is known about it.
 *
 * @param name for tables
 * @param frames in order
 * @param labels by frame, the class of each point; empty where not known
 * @param surfaces by frame, keys of the voxels that hold a true surface, ascending, of the size of
 *     {@link VoxelPolicy#DEFAULT}; empty where not known
 */
public record StreamScene(
    String name, List<PointFrame> frames, List<byte[]> labels, List<long[]> surfaces) {

  public StreamScene {
    frames = List.copyOf(frames);
    labels = List.copyOf(labels);
    surfaces = List.copyOf(surfaces);
  }
}
