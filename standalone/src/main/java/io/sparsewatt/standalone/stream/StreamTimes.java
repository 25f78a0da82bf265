package io.sparsewatt.standalone.stream;

/**
 * Processor time of one thread, milliseconds a frame: medians of frames that took turns, so that
 * whatever else the machine does meets both alike.
 *
 * @param frames that were timed
 * @param voxelise the stream's voxeliser
 * @param stream voxeliser and the network's update together
 * @param plainVoxelise plain voxelisation
 * @param plain the network's full pass on the plain voxels, without their voxelisation
 */
public record StreamTimes(
    int frames, double voxelise, double stream, double plainVoxelise, double plain) {

  /**
   * How many times faster the stream, its voxeliser counted, is than a full pass alone on plain
   * voxels that are there already.
   */
  public double speedUp() {
    return plain / stream;
  }

  /** The same with voxelisation counted on both sides. */
  public double speedUpOfBoth() {
    return (plainVoxelise + plain) / stream;
  }
}
