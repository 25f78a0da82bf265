package io.sparsewatt.scenes;

import java.util.Objects;

/**
 * What a network says of a frame's voxels, one byte each in the order of their keys. The arrays
 * belong to the labelling and are not to be modified.
 *
 * @param classes ordinals of {@link PointClass}, or {@link PointClass#NONE} where there is no
 *     answer
 * @param confidence how sure the network is of each, 0..255 as an unsigned byte; of no meaning
 *     where there is no answer
 */
public record Labelling(byte[] classes, byte[] confidence) {

  public Labelling {
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(confidence, "confidence");
    if (classes.length != confidence.length) {
      throw new IllegalArgumentException(
          classes.length + " classes but " + confidence.length + " confidences");
    }
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < PointClass.NONE || classes[i] >= PointClass.COUNT) {
        throw new IllegalArgumentException(
            "classes of -1.."
                + (PointClass.COUNT - 1)
                + " required but that of voxel "
                + i
                + " is "
                + classes[i]);
      }
    }
  }

  /** Voxels. */
  public int size() {
    return classes.length;
  }

  /** Voxels with an answer. */
  public int answered() {
    int answered = 0;
    for (byte label : classes) {
      answered += label == PointClass.NONE ? 0 : 1;
    }
    return answered;
  }
}
