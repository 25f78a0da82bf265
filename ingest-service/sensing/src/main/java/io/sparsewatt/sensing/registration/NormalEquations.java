package io.sparsewatt.sensing.registration;

import java.util.Arrays;

/**
 * The 6 x 6 normal equations of one Gauss-Newton step, summed row by row and solved by Cholesky.
 */
final class NormalEquations {

  private static final int N = 6;
  // Relative to the largest diagonal entry; keeps an unconstrained direction still, and is lost in
  // the noise of any other.
  private static final double DAMPING = 1e-6;

  private final double[] matrix = new double[N * N];
  private final double[] right = new double[N];
  private final double[] factor = new double[N * N];

  /** The step: translation, then rotation vector. */
  final double[] step = new double[N];

  void clear() {
    Arrays.fill(matrix, 0);
    Arrays.fill(right, 0);
  }

  /** Adds one residual with its derivative by the step. */
  void add(double weight, double residual, double[] jacobian) {
    for (int i = 0; i < N; i++) {
      double wi = weight * jacobian[i];
      right[i] -= wi * residual;
      for (int j = 0; j <= i; j++) {
        matrix[N * i + j] += wi * jacobian[j];
      }
    }
  }

  /** Whether the system has a solution; it then is {@link #step}. */
  boolean solve() {
    double largest = 0;
    for (int i = 0; i < N; i++) {
      largest = Math.max(largest, matrix[N * i + i]);
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[N * i + j];
        if (i == j) {
          sum += DAMPING * largest;
        }
        for (int k = 0; k < j; k++) {
          sum -= factor[N * i + k] * factor[N * j + k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            return false;
          }
          factor[N * i + i] = Math.sqrt(sum);
        } else {
          factor[N * i + j] = sum / factor[N * j + j];
        }
      }
    }
    for (int i = 0; i < N; i++) {
      double sum = right[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[N * i + k] * step[k];
      }
      step[i] = sum / factor[N * i + i];
    }
    for (int i = N - 1; i >= 0; i--) {
      double sum = step[i];
      for (int k = i + 1; k < N; k++) {
        sum -= factor[N * k + i] * step[k];
      }
      step[i] = sum / factor[N * i + i];
    }
    return true;
  }
}
