package io.sparsewatt.sensing.registration;

/** Eigenvalues and the smallest one's vector of a symmetric 3 x 3 matrix, by cyclic Jacobi. */
final class SymmetricEigen {

  // Convergence is quadratic; 3 x 3 matrices are diagonal to double precision after five or six.
  private static final int SWEEPS = 8;

  private final double[] a = new double[9];
  private final double[] v = new double[9];

  /** Ascending. */
  final double[] values = new double[3];

  /** Unit vector of the smallest value. */
  final double[] smallest = new double[3];

  void solve(double xx, double xy, double xz, double yy, double yz, double zz) {
    a[0] = xx;
    a[1] = xy;
    a[2] = xz;
    a[3] = xy;
    a[4] = yy;
    a[5] = yz;
    a[6] = xz;
    a[7] = yz;
    a[8] = zz;
    for (int i = 0; i < 9; i++) {
      v[i] = i % 4 == 0 ? 1 : 0;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      rotate(0, 1);
      rotate(0, 2);
      rotate(1, 2);
    }
    int least = a[0] <= a[4] ? (a[0] <= a[8] ? 0 : 2) : (a[4] <= a[8] ? 1 : 2);
    double other = a[4 * ((least + 1) % 3)];
    double third = a[4 * ((least + 2) % 3)];
    values[0] = a[4 * least];
    values[1] = Math.min(other, third);
    values[2] = Math.max(other, third);
    for (int i = 0; i < 3; i++) {
      smallest[i] = v[3 * i + least];
    }
  }

  private void rotate(int p, int q) {
    double off = a[3 * p + q];
    if (off == 0) {
      return;
    }
    // Golub and Van Loan, Matrix Computations, 8.5: the smaller of the two rotations.
    double tau = (a[4 * q] - a[4 * p]) / (2 * off);
    double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int k = 0; k < 3; k++) {
      double kp = a[3 * k + p];
      double kq = a[3 * k + q];
      a[3 * k + p] = c * kp - s * kq;
      a[3 * k + q] = s * kp + c * kq;
    }
    for (int k = 0; k < 3; k++) {
      double pk = a[3 * p + k];
      double qk = a[3 * q + k];
      a[3 * p + k] = c * pk - s * qk;
      a[3 * q + k] = s * pk + c * qk;
    }
    for (int k = 0; k < 3; k++) {
      double kp = v[3 * k + p];
      double kq = v[3 * k + q];
      v[3 * k + p] = c * kp - s * kq;
      v[3 * k + q] = s * kp + c * kq;
    }
  }
}
