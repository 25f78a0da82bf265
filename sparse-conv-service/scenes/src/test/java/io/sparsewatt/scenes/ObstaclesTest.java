package io.sparsewatt.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ObstaclesTest {

  private record Cell(int x, int y) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      return x != other.x ? Integer.compare(x, other.x) : Integer.compare(y, other.y);
    }
  }

  @Test
  void clustersAreThoseOfAFloodFill() {
    long seed = 77;
    Random random = new Random(seed);
    Obstacles obstacles = new Obstacles();
    for (int round = 0; round < 300; round++) {
      int extent = 2 + random.nextInt(40);
      int reach = 1 + random.nextInt(3);
      TreeSet<Cell> cells = new TreeSet<>();
      for (int i = random.nextInt(extent * extent); i > 0; i--) {
        cells.add(new Cell(random.nextInt(extent), random.nextInt(extent)));
      }
      obstacles.count = 0;
      for (Cell cell : cells) {
        obstacles.x[obstacles.count] = cell.x;
        obstacles.y[obstacles.count++] = cell.y;
        if (obstacles.count == obstacles.x.length) {
          break;
        }
      }
      obstacles.cluster(reach);
      List<List<Cell>> found = new ArrayList<>();
      for (int k = 0; k < obstacles.clusters; k++) {
        List<Cell> cluster = new ArrayList<>();
        for (int i = obstacles.clusterStart[k]; i < obstacles.clusterStart[k + 1]; i++) {
          int column = obstacles.member[i];
          cluster.add(new Cell(obstacles.x[column], obstacles.y[column]));
        }
        found.add(cluster);
      }
      assertThat(found)
          .as("seed %d, round %d", seed, round)
          .isEqualTo(
              floodFill(new TreeSet<>(new ArrayList<>(cells).subList(0, obstacles.count)), reach));
    }
  }

  /** Clusters by their first cell, cells in order. */
  private static List<List<Cell>> floodFill(TreeSet<Cell> cells, int reach) {
    List<List<Cell>> clusters = new ArrayList<>();
    while (!cells.isEmpty()) {
      TreeSet<Cell> cluster = new TreeSet<>();
      ArrayDeque<Cell> open = new ArrayDeque<>();
      open.add(cells.removeFirst());
      while (!open.isEmpty()) {
        Cell cell = open.remove();
        cluster.add(cell);
        for (int dx = -reach; dx <= reach; dx++) {
          for (int dy = -reach; dy <= reach; dy++) {
            Cell next = new Cell(cell.x + dx, cell.y + dy);
            if (cells.remove(next)) {
              open.add(next);
            }
          }
        }
      }
      clusters.add(new ArrayList<>(cluster));
    }
    return clusters;
  }
}
