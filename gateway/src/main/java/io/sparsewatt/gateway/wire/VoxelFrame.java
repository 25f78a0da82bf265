package io.sparsewatt.gateway.wire;

import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.v1.VoxelWindow;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a voxel message says of its frame.
 *
 * @param active active voxels after the frame
 * @param channels features a voxel
 * @param pose sensor in world, or null where the frame came without
 */
public record VoxelFrame(
    FrameRef id,
    long timeNs,
    Modality modality,
    VoxelWindow window,
    int active,
    int channels,
    boolean poseKnown,
    @Nullable Pose pose) {

  /** Of an event that carries voxels. */
  public static VoxelFrame of(VoxelEvent event, VoxelDelta voxels) {
    return new VoxelFrame(
        event.getId(),
        event.getTimeNs(),
        event.getModality(),
        voxels.getWindow(),
        voxels.getActiveCount(),
        voxels.getChannels(),
        voxels.getPoseKnown(),
        event.hasPose() ? event.getPose() : null);
  }
}
