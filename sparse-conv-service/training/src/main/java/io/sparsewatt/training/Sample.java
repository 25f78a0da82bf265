package io.sparsewatt.training;

/**
 * One scan to learn from. The arrays belong to the sample and are not to be modified.
 *
 * @param keys distinct sites in any order
 * @param features [site][channel] in the order of the keys
 * @param labels class of each site, or {@link #NONE} to leave it out of the loss
 */
public record Sample(long[] keys, float[] features, byte[] labels) {

  /** No class. */
  public static final byte NONE = -1;

  public Sample {
    if (labels.length != keys.length) {
      throw new IllegalArgumentException(
          "one label a site required but there are " + labels.length + " for " + keys.length);
    }
  }
}
