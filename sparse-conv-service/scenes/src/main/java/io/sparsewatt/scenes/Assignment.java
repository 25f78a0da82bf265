package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * The assignment of rows to columns of least total cost, by shortest augmenting paths over reduced
 * costs (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems", Computing 38, 1987). O(rows^2 x columns). Reused between calls.
 */
final class Assignment {

  private double[] rowPotential = new double[0];
  private double[] columnPotential = new double[0];
  private double[] distance = new double[0];
  private int[] rowOf = new int[0];
  private int[] previous = new int[0];
  private boolean[] scanned = new boolean[0];

  /**
   * @param cost row-major, finite
   * @param rows at most {@code columns}
   * @param columnOf receives each row's column
   */
  void solve(double[] cost, int rows, int columns, int[] columnOf) {
    if (rows > columns) {
      throw new IllegalArgumentException(
          "rows <= columns required but they are " + rows + " and " + columns);
    }
    prepare(rows, columns);
    // Row and column 0 are the path's root; rows and columns count from 1.
    for (int row = 1; row <= rows; row++) {
      rowOf[0] = row;
      int column = 0;
      Arrays.fill(distance, 0, columns + 1, Double.POSITIVE_INFINITY);
      Arrays.fill(scanned, 0, columns + 1, false);
      do {
        scanned[column] = true;
        int from = rowOf[column];
        double step = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int j = 1; j <= columns; j++) {
          if (!scanned[j]) {
            double reduced =
                cost[(from - 1) * columns + j - 1] - rowPotential[from] - columnPotential[j];
            if (reduced < distance[j]) {
              distance[j] = reduced;
              previous[j] = column;
            }
            if (distance[j] < step) {
              step = distance[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= columns; j++) {
          if (scanned[j]) {
            rowPotential[rowOf[j]] += step;
            columnPotential[j] -= step;
          } else {
            distance[j] -= step;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        int before = previous[column];
        rowOf[column] = rowOf[before];
        column = before;
      }
    }
    for (int j = 1; j <= columns; j++) {
      if (rowOf[j] != 0) {
        columnOf[rowOf[j] - 1] = j - 1;
      }
    }
  }

  private void prepare(int rows, int columns) {
    if (rowPotential.length <= rows) {
      rowPotential = new double[2 * rows + 1];
    }
    if (columnPotential.length <= columns) {
      columnPotential = new double[2 * columns + 1];
      distance = new double[2 * columns + 1];
      rowOf = new int[2 * columns + 1];
      previous = new int[2 * columns + 1];
      scanned = new boolean[2 * columns + 1];
    }
    Arrays.fill(rowPotential, 0, rows + 1, 0);
    Arrays.fill(columnPotential, 0, columns + 1, 0);
    Arrays.fill(rowOf, 0, columns + 1, 0);
  }
}
