package io.sparsewatt.planner.prediction;

import java.util.Locale;

/** The network's parameters, in the order in which they stand in one array, each row by row. */
enum Tensor {
  /** From what is known of an agent to its hidden state: past, size, lane. */
  ENCODER_IN(Shape.ENCODER, Shape.INPUTS),
  ENCODER_IN_BIAS(Shape.ENCODER, 1),
  ENCODER_OUT(Shape.HIDDEN, Shape.ENCODER),
  ENCODER_OUT_BIAS(Shape.HIDDEN, 1),
  /** Corrects the measured speed and direction, which are noisy. */
  START(2, Shape.INPUTS),
  START_BIAS(2, 1),
  /** From hidden state and latents to what these change of it. */
  LATENT_HIDDEN(Shape.LATENT_LAYER, Shape.HIDDEN),
  LATENT_DRAW(Shape.LATENT_LAYER, Shape.LATENT),
  LATENT_BIAS(Shape.LATENT_LAYER, 1),
  LATENT_OUT(Shape.HIDDEN, Shape.LATENT_LAYER),
  LATENT_OUT_BIAS(Shape.HIDDEN, 1),
  /** What an agent tells its neighbours: of where it is to them, and of its hidden state. */
  MESSAGE_EDGE(Shape.MESSAGE, Shape.EDGE),
  MESSAGE_SOURCE(Shape.MESSAGE, Shape.HIDDEN),
  MESSAGE_BIAS(Shape.MESSAGE, 1),
  /** From hidden state, messages and motion to acceleration, turning and the next hidden state. */
  UPDATE_IN(Shape.UPDATE, Shape.UPDATE_INPUTS),
  UPDATE_IN_BIAS(Shape.UPDATE, 1),
  UPDATE_OUT(Shape.HIDDEN + 2, Shape.UPDATE),
  UPDATE_OUT_BIAS(Shape.HIDDEN + 2, 1);

  /** Numbers in all tensors. */
  static final int TOTAL = total();

  final int rows;
  final int columns;
  private int offset;

  Tensor(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  private static int total() {
    int sum = 0;
    for (Tensor t : values()) {
      t.offset = sum;
      sum += t.size();
    }
    return sum;
  }

  /** Where it begins. */
  int at() {
    return offset;
  }

  int size() {
    return rows * columns;
  }

  /** The name in a file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
