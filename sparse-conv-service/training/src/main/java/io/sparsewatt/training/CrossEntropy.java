package io.sparsewatt.training;

/**
 * Softmax cross-entropy with class weights: the mean over the labelled rows of -w(label) log
 * p(label), divided by the mean of w(label).
 */
final class CrossEntropy implements Loss {

  private final double[] weights;
  private final double[] exponentials;
  private long right;
  private long labelled;

  CrossEntropy(double[] weights) {
    this.weights = weights;
    this.exponentials = new double[weights.length];
  }

  /** Rows whose greatest value was their label's, of the last call. */
  @Override
  public long right() {
    return right;
  }

  /** Rows with a label, of the last call. */
  @Override
  public long labelled() {
    return labelled;
  }

  @Override
  public double loss(float[] logits, int[] order, byte[] labels, double scale, float[] gradient) {
    int classes = weights.length;
    double total = 0;
    for (int n : order) {
      total += labels[n] < 0 ? 0 : weights[labels[n]];
    }
    right = 0;
    labelled = 0;
    double loss = 0;
    for (int row = 0; row < order.length; row++) {
      int label = labels[order[row]];
      int at = row * classes;
      if (label < 0 || total == 0) {
        java.util.Arrays.fill(gradient, at, at + classes, 0f);
        continue;
      }
      int greatest = 0;
      for (int c = 1; c < classes; c++) {
        greatest = logits[at + c] > logits[at + greatest] ? c : greatest;
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        exponentials[c] = StrictMath.exp((double) logits[at + c] - logits[at + greatest]);
        sum += exponentials[c];
      }
      double share = weights[label] / total;
      loss -= share * StrictMath.log(exponentials[label] / sum);
      for (int c = 0; c < classes; c++) {
        double target = c == label ? 1 : 0;
        gradient[at + c] = (float) (scale * share * (exponentials[c] / sum - target));
      }
      labelled++;
      right += greatest == label ? 1 : 0;
    }
    return loss;
  }
}
