package io.sparsewatt.training;

/** A loss of one scan and its gradient. Holds buffers; owned by one thread. */
interface Loss {

  /** The loss of an objective. */
  static Loss of(Objective objective) {
    return switch (objective) {
      case Objective.Classes(double[] weights, double overlap) ->
          overlap == 0
              ? new CrossEntropy(weights)
              : new OverlapLoss(new CrossEntropy(weights), weights.length, overlap);
      case Objective.Answers(int questions) -> new BinaryEntropy(questions);
    };
  }

  /** Labels that the last call's outputs had right. */
  long right();

  /** Labels of the last call. */
  long labelled();

  /**
   * The loss.
   *
   * @param logits [row][channel]
   * @param order row n has the labels of site {@code order[n]}
   * @param scale factor of the gradient
   * @param gradient receives scale times the gradient by the logits
   */
  double loss(float[] logits, int[] order, byte[] labels, double scale, float[] gradient);
}
