package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Every function within the error that it states, over all magnitudes, against doubles. */
class ActivationTest {

  private interface Bound {
    double at(double x);
  }

  /** The normal distribution function by the series of erf (small x) or its continued fraction. */
  static double normal(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double erfc;
    if (z < 3) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 120; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      erfc = 1 - 2 / Math.sqrt(Math.PI) * sum;
    } else {
      double fraction = z;
      for (int n = 60; n > 0; n--) {
        fraction = z + n / 2.0 / fraction;
      }
      erfc = Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
    }
    return x > 0 ? 1 - erfc / 2 : erfc / 2;
  }

  private static void check(Activation.Kind kind, DoubleUnaryOperator exact, Bound bound) {
    Activation activation = new Activation(kind, 0);
    for (double size = 1e-30; size < 1e6; size *= 1.0007) {
      for (float x : new float[] {(float) size, (float) -size}) {
        float[] values = {x};
        activation.apply(values, 1);
        assertThat(Math.abs(values[0] - exact.applyAsDouble(x)))
            .as("%s of %s", kind, x)
            .isLessThanOrEqualTo(bound.at(x));
      }
    }
    float[] odd = {0f, Float.NaN, Float.POSITIVE_INFINITY};
    activation.apply(odd, 3);
    assertThat((double) odd[0]).isEqualTo(exact.applyAsDouble(0));
    assertThat(odd[1]).isNaN();
  }

  @Test
  void everyFunctionKeepsItsStatedError() {
    DoubleUnaryOperator sigmoid = x -> 1 / (1 + Math.exp(-x));
    check(Activation.Kind.SIGMOID, sigmoid, x -> 1e-7);
    check(Activation.Kind.TANH, Math::tanh, x -> 2e-7);
    check(Activation.Kind.SILU, x -> x * sigmoid.applyAsDouble(x), x -> 2e-7 * Math.abs(x) + 1e-36);
    check(Activation.Kind.GELU, x -> x * normal(x), x -> 5e-7 * Math.abs(x) + 1e-36);
    check(Activation.Kind.RELU, x -> Math.max(x, 0), x -> 0);
    check(Activation.Kind.NONE, x -> x, x -> 0);
  }

  @Test
  void theExponentialIsGoodToTheLastBitOrTwo() {
    for (float x = -86.9f; x < 86.9f; x += 0.0013f) {
      double exact = Math.exp(x);
      assertThat(Math.abs(Activation.exp(x) - exact) / exact).as("e^%s", x).isLessThan(1.5e-7);
    }
  }

  @Test
  void slopesBelongToTheLeakyReluAlone() {
    assertThatThrownBy(() -> new Activation(Activation.Kind.RELU, 0.1f))
        .hasMessageContaining("has no slope");
    float[] values = {-2f, 3f};
    new Activation(Activation.Kind.LEAKY_RELU, 0.25f).apply(values, 2);
    assertThat(values).containsExactly(-0.5f, 3f);
  }
}
