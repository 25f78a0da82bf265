package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.PointClass;
import org.jspecify.annotations.Nullable;

/**
 * What a trained network says of the voxels that it ran on.
 *
 * @param keys of its output layer's sites, rising
 * @param labels of these
 */
record SiteLabels(long[] keys, Labelling labels) {

  // A confidence is one byte: differences of logits in sixteenths, up to 16, are finer than that.
  // From a table, so that it is the same on every machine and costs no call of exp for each voxel.
  private static final int STEPS = 16;
  private static final float[] EXP = new float[256];

  static {
    for (int i = 0; i < EXP.length; i++) {
      EXP[i] = (float) StrictMath.exp(-(double) i / STEPS);
    }
  }

  /** Null where the network is not trained, or its answers are not one for each voxel. */
  static @Nullable SiteLabels of(Network network, LayerRows output) {
    if (!network.trained()
        || output.channels() != PointClass.COUNT
        || network.stride(network.outputs().getFirst()).a0() != 1) {
      return null;
    }
    int sites = output.sites();
    byte[] classes = new byte[sites];
    byte[] confidence = new byte[sites];
    float[] logits = new float[PointClass.COUNT];
    for (int row = 0; row < sites; row++) {
      output.copyRow(row, logits, 0);
      int best = 0;
      for (int c = 1; c < logits.length; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      classes[row] = (byte) best;
      confidence[row] = confidence(logits, logits[best]);
    }
    return new SiteLabels(output.keys(), new Labelling(classes, confidence));
  }

  /** The softmax of the largest, in 1/255. */
  private static byte confidence(float[] logits, float most) {
    float sum = 0;
    for (float logit : logits) {
      float steps = (most - logit) * STEPS;
      // Also false for what is no number.
      if (steps < EXP.length) {
        sum += EXP[(int) steps];
      }
    }
    return sum > 0 ? (byte) Math.round(255 / sum) : 0;
  }
}
