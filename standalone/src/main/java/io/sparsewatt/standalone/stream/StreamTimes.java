package io.sparsewatt.standalone.stream;

/**
 * Processor time of one thread, milliseconds a frame: medians of frames that took turns, so that
 * whatever else the machine does meets both alike.
 *
 * @param frames that were timed
 * @param voxelise the voxeliser
 * @param stream voxeliser and the network's update together
 * @param plain the network's full pass on the plain voxels, without their voxelisation
 */
public record StreamTimes(int frames, double voxelise, double stream, double plain) {

  /** How many times faster the stream is than a full pass on the plain voxels. */
  public double speedUp() {
    return plain / stream;
  }
}
