package io.sparsewatt.planner.energy;

import java.util.Arrays;

/** A weight for every term. Immutable. */
public final class Weights {

  /** Those of {@link Term#standardWeight()}. */
  public static final Weights STANDARD = standard();

  private final double[] weight;

  private Weights(double[] weight) {
    this.weight = weight;
  }

  private static Weights standard() {
    double[] w = new double[Term.values().length];
    for (Term t : Term.values()) {
      w[t.ordinal()] = t.standardWeight();
    }
    return new Weights(w);
  }

  /** These, but for one. */
  public Weights with(Term term, double weight) {
    if (!(weight >= 0 && weight <= 1e6)) {
      throw new IllegalArgumentException(
          "the weight of " + term.text() + " is " + weight + "; the limits are 0 and 1e6");
    }
    double[] w = this.weight.clone();
    w[term.ordinal()] = weight;
    return new Weights(w);
  }

  /** All zero but one: a factor on its own. */
  public static Weights only(Term term) {
    return new Weights(new double[Term.values().length]).with(term, term.standardWeight());
  }

  /** Dimensionless. */
  public double of(Term term) {
    return weight[term.ordinal()];
  }

  double at(int ordinal) {
    return weight[ordinal];
  }

  /** Name=weight pairs in the order of the terms; part of the model version. */
  @Override
  public String toString() {
    StringBuilder b = new StringBuilder();
    for (Term t : Term.values()) {
      b.append(t.text()).append('=').append(of(t)).append(';');
    }
    return b.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights w && Arrays.equals(weight, w.weight);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weight);
  }
}
