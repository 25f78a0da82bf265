package io.sparsewatt.gateway.json;

import java.util.List;

/**
 * Exact sums of one sensor's counts over a window (docs/api/live.md, section 5).
 *
 * @param framesPlainCounted frames on which plain voxels were counted too
 */
public record SparsitySums(
    String sensor, long frames, long framesPlainCounted, List<LayerSums> layers) {

  /**
   * Sums of one layer. {@code plainExecuted}, {@code plainFullStream} and {@code plainFull} are
   * over the frames on which plain voxels were counted, so that the three compare.
   */
  public record LayerSums(
      String name,
      String kind,
      int inputChannels,
      int outputChannels,
      long sites,
      long dirtySites,
      long changedUnits,
      long edges,
      long edgesFromChanged,
      long executed,
      long fullStream,
      long dense,
      long plainExecuted,
      long plainFullStream,
      long plainFull,
      long parameterBytes,
      long activationBytes,
      long indexBytes) {}
}
