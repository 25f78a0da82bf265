package io.sparsewatt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void crossEntropyIsThatOfTheFormula() {
    CrossEntropy entropy = new CrossEntropy(new double[] {1, 3});
    float[] logits = {1, 2, 0.5f, -0.5f, 9, 9};
    float[] gradient = new float[6];
    byte[] labels = {1, Sample.NONE, 0};
    double loss = entropy.loss(logits, new int[] {0, 2, 1}, labels, 1, gradient);
    double p = 1 / (1 + Math.exp(-1));
    assertThat(loss).isCloseTo(-(3 * Math.log(p) + Math.log(p)) / 4, within(1e-12));
    assertThat(gradient[1]).isEqualTo((float) (0.75 * (p - 1)));
    assertThat(gradient[2]).isEqualTo((float) (0.25 * (p - 1)));
    assertThat(gradient[4]).isZero();
    assertThat(entropy.right()).isEqualTo(2);
    assertThat(entropy.labelled()).isEqualTo(2);
    assertThatThrownBy(() -> new Sample(new long[2], new float[2], new byte[1]))
        .hasMessageContaining("as many labels for each site");
  }

  /** Of answers that are sure, right or wrong, the extension is what it extends: 1 - IoU. */
  @Test
  void ofSureAnswersTheOverlapIsThatOfTheSets() {
    byte[] labels = {0, 0, 0, 1, 1, Sample.NONE};
    int[] answers = {0, 0, 1, 1, 0, 1};
    float[] logits = new float[12];
    for (int n = 0; n < answers.length; n++) {
      logits[2 * n + answers[n]] = 200;
    }
    int[] order = {0, 1, 2, 3, 4, 5};
    Loss loss = new OverlapLoss(new CrossEntropy(new double[2]), 2, 0.5);
    float[] gradient = new float[12];
    // Class 0: 2 hits of 4 in either; class 1: 1 of 3. No weights: no cross-entropy.
    assertThat(loss.loss(logits, order, labels, 1, gradient))
        .isCloseTo(0.5 * ((1 - 2 / 4.0) + (1 - 1 / 3.0)) / 2, within(1e-12));
    for (int n = 0; n < answers.length; n++) {
      Arrays.fill(logits, 2 * n, 2 * n + 2, 0);
      logits[2 * n + Math.max(0, labels[n])] = 200;
    }
    assertThat(loss.loss(logits, order, labels, 1, gradient)).isCloseTo(0, within(1e-12));
    byte[] none = new byte[6];
    Arrays.fill(none, Sample.NONE);
    assertThat(loss.loss(logits, order, none, 1, gradient)).isZero();
    assertThat(gradient).containsOnly(0f);
  }

  @Test
  void slopesAreThoseOfDifferences() {
    SplittableRandom random = new SplittableRandom(18);
    int rows = 40;
    int[] order = new int[rows];
    byte[] classes = new byte[rows];
    byte[] answers = new byte[3 * rows];
    for (int n = 0; n < rows; n++) {
      order[n] = rows - 1 - n;
      classes[n] = (byte) (random.nextInt(4) - 1);
      for (int q = 0; q < 3; q++) {
        answers[3 * n + q] = (byte) (random.nextInt(3) - 1);
      }
    }
    differ(Loss.of(new Objective.Classes(new double[] {1, 4, 0.5}, 0)), order, classes, random);
    differ(Loss.of(new Objective.Classes(new double[] {1, 4, 0.5}, 2)), order, classes, random);
    differ(Loss.of(new Objective.Answers(3)), order, answers, random);
  }

  private static void differ(Loss loss, int[] order, byte[] labels, SplittableRandom random) {
    float[] logits = new float[3 * order.length];
    for (int n = 0; n < logits.length; n++) {
      logits[n] = (float) (4 * random.nextDouble() - 2);
    }
    float[] gradient = new float[logits.length];
    float[] unused = new float[logits.length];
    loss.loss(logits, order, labels, 3, gradient);
    for (int n = 0; n < logits.length; n++) {
      float at = logits[n];
      // Small: the overlap has corners where two errors change places.
      float above = at + 0x1p-16f;
      float below = at - 0x1p-16f;
      logits[n] = above;
      double up = loss.loss(logits, order, labels, 1, unused);
      logits[n] = below;
      double down = loss.loss(logits, order, labels, 1, unused);
      logits[n] = at;
      assertThat((double) gradient[n])
          .as("seed 18, logit %d", n)
          .isCloseTo(3 * (up - down) / ((double) above - below), within(1e-5));
    }
  }

  @Test
  void greatLogitsOverflowNothing() {
    BinaryEntropy entropy = new BinaryEntropy(1);
    float[] gradient = new float[3];
    double loss =
        entropy.loss(
            new float[] {1e6f, -1e6f, -2}, new int[] {0, 1, 2}, new byte[] {1, 0, 1}, 1, gradient);
    assertThat(loss).isCloseTo((2 + Math.log1p(Math.exp(-2))) / 3, within(1e-12));
    assertThat(gradient[0]).isZero();
    assertThat(entropy.right()).isEqualTo(2);
    assertThat(entropy.labelled()).isEqualTo(3);
  }
}
