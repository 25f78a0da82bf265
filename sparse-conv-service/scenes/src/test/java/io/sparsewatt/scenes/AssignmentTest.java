package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  @Test
  void costsAsLittleAsTheBestOfAllPermutations() {
    long seed = 31;
    Random random = new Random(seed);
    Assignment assignment = new Assignment();
    for (int round = 0; round < 3000; round++) {
      int rows = 1 + random.nextInt(6);
      int columns = rows + random.nextInt(3);
      int most = random.nextBoolean() ? 3 : 1000; // small costs: many ties
      double[] cost = new double[rows * columns];
      for (int i = 0; i < cost.length; i++) {
        cost[i] = random.nextInt(most) - most / 4;
      }
      int[] columnOf = new int[rows];
      assignment.solve(cost, rows, columns, columnOf);
      double total = 0;
      boolean[] taken = new boolean[columns];
      for (int r = 0; r < rows; r++) {
        assertThat(taken[columnOf[r]]).as("seed %d, round %d", seed, round).isFalse();
        taken[columnOf[r]] = true;
        total += cost[r * columns + columnOf[r]];
      }
      assertThat(total)
          .as("seed %d, round %d", seed, round)
          .isEqualTo(best(cost, rows, columns, 0, new boolean[columns]));
    }
  }

  private static double best(double[] cost, int rows, int columns, int row, boolean[] taken) {
    if (row == rows) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      if (!taken[c]) {
        taken[c] = true;
        least =
            Math.min(least, cost[row * columns + c] + best(cost, rows, columns, row + 1, taken));
        taken[c] = false;
      }
    }
    return least;
  }

  @Test
  void refusesMoreRowsThanColumns() {
    assertThatThrownBy(() -> new Assignment().solve(new double[2], 2, 1, new int[2]))
        .hasMessageContaining("rows <= columns required but they are 2 and 1");
  }
}
