package io.sparsewatt.driving.forecast;

/**
 * A symmetric positive definite matrix as a lower triangle times its transpose.
 *
 * @param lower row by row, zeros above the diagonal
 */
record Cholesky(double[][] lower) {

  /**
   * Factors it.
   *
   * @throws ArithmeticException if it is not positive definite
   */
  static Cholesky of(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (i > j) {
          l[i][j] = sum / l[j][j];
        } else if (sum > 0) {
          l[i][i] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException("row " + i + " depends on those before it");
        }
      }
    }
    return new Cholesky(l);
  }

  /** The solution of {@code A x = b}, column by column. */
  double[][] solve(double[][] b) {
    int n = lower.length;
    int columns = b[0].length;
    double[][] x = new double[n][columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < n; i++) {
        double sum = b[i][c];
        for (int k = 0; k < i; k++) {
          sum -= lower[i][k] * x[k][c];
        }
        x[i][c] = sum / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = x[i][c];
        for (int k = i + 1; k < n; k++) {
          sum -= lower[k][i] * x[k][c];
        }
        x[i][c] = sum / lower[i][i];
      }
    }
    return x;
  }
}
