package io.sparsewatt.benchmarks.peer;

/**
 * A submanifold layer with bias and ReLU as most engines compute it: for each tap the rows that
 * have a neighbour there are collected, multiplied by the tap's matrix in a BLAS, and added back.
 */
public final class GatherScatter {

  private final BlasLibrary blas;
  private final RuleBook rules;
  private final int channels;
  private final int chunk;
  private final float[][] weight;
  private final float[] bias;
  private final float[] collected;
  private final float[] products;
  private final float[] y;

  /**
   * @param chunk rows multiplied at once; they stay in cache then. Integer.MAX_VALUE: all of a tap
   * @param weight [tap][in][out]
   */
  public GatherScatter(
      BlasLibrary blas, RuleBook rules, int channels, int chunk, float[] weight, float[] bias) {
    if (channels % VectorRows.lanes() != 0) {
      throw new IllegalArgumentException(
          channels + " channels are no multiple of " + VectorRows.lanes());
    }
    this.blas = blas;
    this.rules = rules;
    this.channels = channels;
    this.chunk = chunk;
    this.bias = bias.clone();
    this.weight = new float[RuleBook.TAPS][channels * channels];
    for (int tap = 0; tap < RuleBook.TAPS; tap++) {
      System.arraycopy(weight, tap * channels * channels, this.weight[tap], 0, channels * channels);
    }
    int rows = Math.min(chunk, rules.sites());
    this.collected = new float[rows * channels];
    this.products = new float[rows * channels];
    this.y = new float[rules.sites() * channels];
  }

  /** Computes the layer. */
  public void run(float[] x) {
    VectorRows.fill(bias, rules.sites(), channels, y);
    for (int tap = 0; tap < RuleBook.TAPS; tap++) {
      int[] sources = rules.sources()[tap];
      int[] targets = rules.targets()[tap];
      for (int from = 0; from < sources.length; from += chunk) {
        int to = (int) Math.min((long) from + chunk, sources.length);
        VectorRows.gather(x, sources, from, to, channels, collected);
        blas.multiply(to - from, channels, channels, collected, weight[tap], products);
        VectorRows.scatter(products, targets, from, to, channels, y);
      }
    }
    VectorRows.relu(y, y.length);
  }

  /** The rows, in the order of the sites. */
  public float[] rows() {
    return y;
  }
}
