package io.sparsewatt.benchmarks.engine;

/** A peer that computes something else is no peer. */
final class Agreement {

  // Their sums round in another order than ours: some 200 terms of size 1.
  private static final float TOLERANCE = 1e-3f;

  private Agreement() {}

  static void require(String peer, float[] theirs, float[] ours) {
    if (theirs.length != ours.length) {
      throw new IllegalStateException(
          peer + " has " + theirs.length + " values, we have " + ours.length);
    }
    for (int at = 0; at < ours.length; at++) {
      float scale = Math.max(1, Math.abs(ours[at]));
      if (!(Math.abs(theirs[at] - ours[at]) <= TOLERANCE * scale)) {
        throw new IllegalStateException(
            peer
                + " computes another layer: value "
                + at
                + " is "
                + theirs[at]
                + ", ours "
                + ours[at]);
      }
    }
  }
}
