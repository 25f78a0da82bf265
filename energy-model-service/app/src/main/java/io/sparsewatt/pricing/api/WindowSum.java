package io.sparsewatt.pricing.api;

import io.sparsewatt.energy.work.Work;

/**
 * Exact counts of one sensor's frames over a window.
 *
 * @param sensor id
 * @param frames in it
 * @param firstNanos sensor time of the first, nanoseconds
 * @param lastNanos of the last
 * @param executed what was done
 * @param fullStream a full pass on the same voxels
 * @param dense the dense network
 */
record WindowSum(
    String sensor,
    long frames,
    long firstNanos,
    long lastNanos,
    Work executed,
    Work fullStream,
    Work dense) {

  /** Seconds between the first frame and the last. */
  double spanSeconds() {
    return (lastNanos - firstNanos) / 1e9;
  }
}
