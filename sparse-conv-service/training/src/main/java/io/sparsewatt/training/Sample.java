package io.sparsewatt.training;

/**
 * One scan to learn from. The arrays belong to the sample and are not to be modified.
 *
 * @param keys distinct sites in any order
 * @param features [site][channel] in the order of the keys
 * @param labels [site][label], as many a site as the objective has: a class, or the answer of each
 *     question; {@link #NONE} leaves one out of the loss
 */
public record Sample(long[] keys, float[] features, byte[] labels) {

  /** No label. */
  public static final byte NONE = -1;

  public Sample {
    if (keys.length == 0 ? labels.length > 0 : labels.length % keys.length != 0) {
      throw new IllegalArgumentException(
          "as many labels for each site required but there are "
              + labels.length
              + " for "
              + keys.length);
    }
  }
}
