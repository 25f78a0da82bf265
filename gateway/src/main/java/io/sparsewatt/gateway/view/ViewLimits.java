package io.sparsewatt.gateway.view;

/**
 * What the views hold at most.
 *
 * @param sensors sensors; events of further ones are ignored and counted
 * @param voxels active voxels of a sensor
 * @param replayBytes events kept for clients that come back
 */
public record ViewLimits(int sensors, int voxels, long replayBytes) {

  public ViewLimits {
    if (sensors < 1 || voxels < 1 || replayBytes < 0) {
      throw new IllegalArgumentException(
          "sensors "
              + sensors
              + ", voxels "
              + voxels
              + ", replayBytes "
              + replayBytes
              + "; at least 1, 1 and 0 expected");
    }
  }
}
