package io.sparsewatt.scenes;

import java.util.Arrays;

/**
 * What the labelled voxels of each standing column say it is, and what those of a cluster say
 * together. A voxel's vote weighs its confidence. Reused between frames.
 */
final class ColumnVotes {

  /** Groups of columns: the three classes of objects, then everything else. */
  static final int GROUPS = 3;

  static final int BACKGROUND = 3;

  // A car below a tree's crown, or beside a hedge, has columns of both: a third makes it the car's.
  private static final int COLUMN_SHARE = 3;

  private static final ObjectClass[] OBJECTS = {
    ObjectClass.VEHICLE_SIZED, ObjectClass.TWO_WHEELER_SIZED, ObjectClass.PEDESTRIAN_SIZED
  };
  private static final byte[] LABELS = {
    PointClass.VEHICLE.label(), PointClass.TWO_WHEELER.label(), PointClass.PEDESTRIAN.label()
  };

  // Of each column: votes for vehicle, two-wheeler and pedestrian, then all votes.
  private int[] votes = new int[4 * 1024];

  static ObjectClass objectClass(int group) {
    return OBJECTS[group];
  }

  /**
   * Sets each column's group; a column of an object ends at its highest voxel of an object's class,
   * whatever hangs above.
   */
  void group(
      Obstacles obstacles,
      Columns columns,
      Labelling labels,
      double voxelSize,
      ScenePolicy policy) {
    if (votes.length < 4 * obstacles.count) {
      votes = new int[4 * obstacles.x.length];
    }
    Arrays.fill(votes, 0, 4 * obstacles.count, 0);
    byte[] classes = labels.classes();
    byte[] confidence = labels.confidence();
    for (int i = 0; i < obstacles.count; i++) {
      int c = obstacles.column[i];
      double top = Double.NEGATIVE_INFINITY;
      for (int v = columns.start[c]; v < columns.start[c + 1]; v++) {
        double above = (Columns.z(columns.keys[v]) + 0.5) * voxelSize - obstacles.ground[i];
        if (classes[v] == PointClass.NONE
            || !(above > policy.clearance() && above <= policy.maxHeight())) {
          continue;
        }
        // Even what the network is least sure of is an answer.
        int weight = 1 + (confidence[v] & 0xff);
        votes[4 * i + GROUPS] += weight;
        for (int g = 0; g < GROUPS; g++) {
          if (classes[v] == LABELS[g]) {
            votes[4 * i + g] += weight;
            top = above + voxelSize / 2;
          }
        }
      }
      int best = 0;
      for (int g = 1; g < GROUPS; g++) {
        best = votes[4 * i + g] > votes[4 * i + best] ? g : best;
      }
      int most = votes[4 * i + best];
      if (most > 0 && COLUMN_SHARE * most >= votes[4 * i + GROUPS]) {
        obstacles.group[i] = best;
        obstacles.top[i] = top;
      } else {
        obstacles.group[i] = BACKGROUND;
      }
    }
  }

  /** The votes in cluster {@code k}. */
  Shares shares(Obstacles obstacles, int k) {
    long vehicle = 0;
    long twoWheeler = 0;
    long pedestrian = 0;
    long all = 0;
    for (int m = obstacles.clusterStart[k]; m < obstacles.clusterStart[k + 1]; m++) {
      int at = 4 * obstacles.member[m];
      vehicle += votes[at];
      twoWheeler += votes[at + 1];
      pedestrian += votes[at + 2];
      all += votes[at + GROUPS];
    }
    double total = Math.max(1, all);
    return new Shares(vehicle / total, twoWheeler / total, pedestrian / total);
  }
}
