package io.sparsewatt.training;

/** What a network is to learn: what the head's channels are, and what a sample's labels mean. */
public sealed interface Objective {

  /** Channels of the head. */
  int channels();

  /** Labels of a site. */
  int labels();

  /**
   * A class a site. The loss is cross-entropy with class weights, plus the Lovász extension of 1 -
   * IoU, the mean over the classes of the scan (Berman et al., The Lovász-Softmax loss, CVPR 2018).
   *
   * @param weights factor of each class in the cross-entropy, at least 0
   * @param overlap factor of the second part, at least 0
   */
  record Classes(double[] weights, double overlap) implements Objective {

    public Classes {
      weights = weights.clone();
      for (double weight : weights) {
        if (!(weight >= 0)) {
          throw new IllegalArgumentException("class weights of at least 0 required: " + weight);
        }
      }
      if (!(overlap >= 0)) {
        throw new IllegalArgumentException("an overlap of at least 0 required: " + overlap);
      }
    }

    @Override
    public int channels() {
      return weights.length;
    }

    @Override
    public int labels() {
      return 1;
    }
  }

  /**
   * Some yes-or-no questions a site, 1 for yes. The loss is the mean binary cross-entropy of those
   * that have an answer.
   *
   * @param questions a site
   */
  record Answers(int questions) implements Objective {

    @Override
    public int channels() {
      return questions;
    }

    @Override
    public int labels() {
      return questions;
    }
  }
}
