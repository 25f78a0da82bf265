package io.sparsewatt.training;

/** Binary cross-entropy: the mean over all questions that have an answer. */
final class BinaryEntropy implements Loss {

  private final int questions;
  private long right;
  private long labelled;

  BinaryEntropy(int questions) {
    this.questions = questions;
  }

  @Override
  public long right() {
    return right;
  }

  @Override
  public long labelled() {
    return labelled;
  }

  @Override
  public double loss(float[] logits, int[] order, byte[] labels, double scale, float[] gradient) {
    labelled = 0;
    for (byte label : labels) {
      labelled += label < 0 ? 0 : 1;
    }
    right = 0;
    double sum = 0;
    double share = 1.0 / Math.max(1, labelled);
    for (int row = 0; row < order.length; row++) {
      for (int q = 0; q < questions; q++) {
        int at = row * questions + q;
        int label = labels[order[row] * questions + q];
        if (label < 0) {
          gradient[at] = 0;
          continue;
        }
        double logit = logits[at];
        // Of the negative size, so that no exponential overflows.
        double e = StrictMath.exp(-Math.abs(logit));
        double yes = logit >= 0 ? 1 / (1 + e) : e / (1 + e);
        sum += Math.max(logit, 0) - label * logit + StrictMath.log1p(e);
        gradient[at] = (float) (scale * share * (yes - label));
        right += (logit > 0) == (label == 1) ? 1 : 0;
      }
    }
    return share * sum;
  }
}
