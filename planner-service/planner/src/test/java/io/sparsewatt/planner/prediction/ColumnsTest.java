package io.sparsewatt.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparsewatt.planner.model.VectorApi;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Vector products against scalar ones, bit by bit, and both against sums written out. */
class ColumnsTest {

  private static final long SEED = 20261130;
  private static final int ROUNDS = 400;

  @Test
  void scalarIsTheSum() {
    ScalarColumns scalar = new ScalarColumns();
    double[] y = {1, 2};
    scalar.multiply(new double[] {9, 3, 4}, 1, 1, 2, 2, 1, new double[] {5, 6, 7, 8}, 0, y, 0, 2);
    assertThat(y).containsExactly(1 + 3 * 5 + 4 * 7, 2 + 3 * 6 + 4 * 8);
    double[] g = {0, 1};
    scalar.outer(g, 1, 1, 1, new double[] {1, 2, 3, 4, 5}, 0, new double[] {1, 1, 1, 1, 2}, 0, 5);
    assertThat(g).containsExactly(0, 1 + 1 + 2 + 3 + 4 + 10);
  }

  @Test
  void vectorIsScalarBitForBit() {
    assumeTrue(VectorApi.isThere(), "this JVM runs without the Vector API");
    Columns scalar = new ScalarColumns();
    Columns vector = Columns.best();
    assertThat(vector).isInstanceOf(VectorColumns.class);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      int rows = random.nextInt(1, 12);
      int terms = random.nextInt(1, 12);
      int n = random.nextInt(1, 40);
      double[] p = numbers(random, 3 + rows * terms);
      double[] x = numbers(random, 2 + terms * n);
      double[] y = numbers(random, 1 + rows * n);
      double[] expected = y.clone();
      boolean transposed = random.nextBoolean();
      int down = transposed ? 1 : terms;
      int right = transposed ? rows : 1;
      scalar.multiply(p, 3, rows, down, terms, right, x, 2, expected, 1, n);
      double[] got = y.clone();
      vector.multiply(p, 3, rows, down, terms, right, x, 2, got, 1, n);
      assertThat(got).as("%dx%d, %d columns, seed %d", rows, terms, n, SEED).isEqualTo(expected);
      double[] g = numbers(random, 3 + rows * terms);
      double[] expectedG = g.clone();
      scalar.outer(expectedG, 3, rows, terms, x, 2, y, 1, n);
      vector.outer(g, 3, rows, terms, x, 2, y, 1, n);
      assertThat(g).as("%dx%d, %d columns, seed %d", rows, terms, n, SEED).isEqualTo(expectedG);
      scalar.ramp(x, 2, expected, 1, Math.min(terms, rows) * n);
      vector.ramp(x, 2, got, 1, Math.min(terms, rows) * n);
      assertThat(got).isEqualTo(expected);
      scalar.pullRamp(x, 2, expected, 1, Math.min(terms, rows) * n);
      vector.pullRamp(x, 2, got, 1, Math.min(terms, rows) * n);
      assertThat(got).isEqualTo(expected);
    }
  }

  private static double[] numbers(SplittableRandom random, int n) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextDouble(-1, 1);
    }
    return v;
  }
}
