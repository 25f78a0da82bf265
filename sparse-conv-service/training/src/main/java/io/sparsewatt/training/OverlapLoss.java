package io.sparsewatt.training;

import java.util.Arrays;

/**
 * Cross-entropy plus Lovász-Softmax. A class's errors are 1 - p for its own rows and p for others;
 * sorted from the greatest down they are weighted with what each adds to 1 - IoU when it and all
 * before it are taken for mistakes (Berman et al., 2018, equation 9 and algorithm 1).
 */
final class OverlapLoss implements Loss {

  private final CrossEntropy entropy;
  private final int classes;
  private final double factor;
  private double[] shares = {};
  private double[] slopes = {};
  private long[] sorted = {};

  OverlapLoss(CrossEntropy entropy, int classes, double factor) {
    this.entropy = entropy;
    this.classes = classes;
    this.factor = factor;
  }

  @Override
  public long right() {
    return entropy.right();
  }

  @Override
  public long labelled() {
    return entropy.labelled();
  }

  @Override
  public double loss(float[] logits, int[] order, byte[] labels, double scale, float[] gradient) {
    double loss = entropy.loss(logits, order, labels, scale, gradient);
    int rows = order.length;
    if (shares.length < rows * classes) {
      shares = new double[rows * classes];
      slopes = new double[rows * classes];
      sorted = new long[rows];
    }
    Arrays.fill(slopes, 0, rows * classes, 0);
    long[] own = new long[classes];
    for (int row = 0; row < rows; row++) {
      int label = labels[order[row]];
      if (label >= 0) {
        own[label]++;
        softmax(logits, row * classes);
      }
    }
    int present = 0;
    for (long count : own) {
      present += count > 0 ? 1 : 0;
    }
    for (int c = 0; c < classes; c++) {
      if (own[c] > 0) {
        loss += factor / present * overlap(c, own[c], order, labels);
      }
    }
    for (int row = 0; row < rows && present > 0; row++) {
      if (labels[order[row]] < 0) {
        continue;
      }
      int at = row * classes;
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += slopes[at + c] * shares[at + c];
      }
      for (int c = 0; c < classes; c++) {
        double slope = shares[at + c] * (slopes[at + c] - mean);
        gradient[at + c] += (float) (scale * factor / present * slope);
      }
    }
    return loss;
  }

  private void softmax(float[] logits, int at) {
    float greatest = logits[at];
    for (int c = 1; c < classes; c++) {
      greatest = Math.max(greatest, logits[at + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      shares[at + c] = StrictMath.exp((double) logits[at + c] - greatest);
      sum += shares[at + c];
    }
    for (int c = 0; c < classes; c++) {
      shares[at + c] /= sum;
    }
  }

  /** One class's extension; its slopes by the shares go to the slopes. */
  private double overlap(int c, long own, int[] order, byte[] labels) {
    int count = 0;
    for (int row = 0; row < order.length; row++) {
      int label = labels[order[row]];
      if (label >= 0) {
        double share = shares[row * classes + c];
        float error = (float) (label == c ? 1 - share : share);
        // Bits of floats from 0 up rise with them: the greatest error first, then the first row.
        sorted[count++] = (long) ~Float.floatToRawIntBits(Math.max(error, 0f)) << 32 | row;
      }
    }
    Arrays.sort(sorted, 0, count);
    double loss = 0;
    double before = 0;
    long hits = own;
    long union = own;
    for (int n = 0; n < count; n++) {
      int row = (int) sorted[n];
      boolean mine = labels[order[row]] == c;
      hits -= mine ? 1 : 0;
      union += mine ? 0 : 1;
      double now = 1 - (double) hits / union;
      double weight = now - before;
      before = now;
      double share = shares[row * classes + c];
      loss += weight * (mine ? 1 - share : share);
      slopes[row * classes + c] = mine ? -weight : weight;
    }
    return loss;
  }
}
