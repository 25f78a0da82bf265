package io.sparsewatt.scenes;

import org.jspecify.annotations.Nullable;

/**
 * Fits an oriented rectangle to a cluster; where no labels say what it is, its size decides what it
 * could be.
 *
 * <p>The heading is the one whose rectangle has the most points close to a side (the closeness
 * criterion of Zhang et al., "Efficient L-Shape Fitting for Vehicle Detection Using Laser
 * Scanners", IV 2017), searched coarse to fine over a quarter turn.
 */
final class BoxFit {

  private static final int COARSE_DEGREES = 5;
  private static final int FINE_DEGREES = 1;
  private static final int QUARTER = 90;
  private static final double[] COS = new double[QUARTER];
  private static final double[] SIN = new double[QUARTER];

  static {
    for (int degrees = 0; degrees < QUARTER; degrees++) {
      COS[degrees] = StrictMath.cos(StrictMath.toRadians(degrees));
      SIN[degrees] = StrictMath.sin(StrictMath.toRadians(degrees));
    }
  }

  // Longer than any road vehicle that is tracked (articulated lorries are 16.5 m and seen in part).
  private static final double LONGEST = 14;
  private static final double WIDEST = 3.0;
  // Thinner and longer than this is a wall or a fence; a lorry's bare side is given up for it.
  private static final double THIN = 0.6;
  private static final double LONG_THIN = 6;
  // Tops are upper edges of voxels: a car is at least 1.3 m high, a child of four 1 m.
  private static final double LOWEST_TOP = 1.2;
  // Riders and walkers; poles and trunks reach higher.
  private static final double HIGHEST_PERSON = 2.2;
  private static final double LONGEST_PERSON = 1.2;
  private static final double LONGEST_TWO_WHEELER = 2.5;
  private static final double WIDEST_PERSON = 1.0;
  // Two columns corner to corner; what is slimmer is a post.
  private static final double NARROWEST_PERSON = 0.28;
  private static final double SHORTEST_VEHICLE = 1.3;
  // The rear of a car, 1.5 to 2.1 m wide, looks like a bicycle from the side; what is lower than a
  // rider or higher is taken for the car.
  private static final double REAR_WIDTH = 1.5;
  private static final double RIDER_LOW = 1.6;
  private static final double RIDER_HIGH = 1.95;

  // What the network calls a vehicle may be a bus or an articulated lorry, with its mirrors; two
  // that
  // touch are one. What it calls people may be a group.
  private static final double LONGEST_LABELLED = 20;
  private static final double WIDEST_LABELLED = 4;
  // A kerb, a bag, the foot of a post: nothing on wheels or legs is lower, metres.
  private static final double LOWEST_LABELLED = 0.7;
  // A vehicle's side or rear is nine columns at 0.2 m; fewer are a few wrong labels in a wall.
  private static final double LEAST_VEHICLE = 0.8;

  private double[] along = new double[1024];
  private double[] across = new double[1024];
  private double a0;
  private double a1;
  private double b0;
  private double b1;
  private double top;
  private double ground;
  private int degrees;

  /** The object in cluster {@code k}, or null where it is none by size. */
  @Nullable Detection fit(
      Obstacles obstacles, Horizon horizon, int k, double voxelSize, ScenePolicy policy) {
    if (!measure(obstacles, k, voxelSize, policy.minColumns(), LONGEST + WIDEST)) {
      return null;
    }
    ObjectClass objectClass = classify(a1 - a0, b1 - b0, top);
    return objectClass == ObjectClass.OTHER ? null : detection(horizon, objectClass, null);
  }

  /** The object in cluster {@code k} of columns that the network calls one; null for a crumb. */
  @Nullable Detection fit(
      Obstacles obstacles,
      Horizon horizon,
      int k,
      double voxelSize,
      ScenePolicy policy,
      Shares shares) {
    if (!measure(
        obstacles, k, voxelSize, policy.minColumns(), LONGEST_LABELLED + WIDEST_LABELLED)) {
      return null;
    }
    ObjectClass objectClass = shares.most();
    double longer = Math.max(a1 - a0, b1 - b0);
    double shorter = Math.min(a1 - a0, b1 - b0);
    if (top < LOWEST_LABELLED
        || longer > LONGEST_LABELLED
        || shorter > WIDEST_LABELLED
        || objectClass == ObjectClass.VEHICLE_SIZED && longer < LEAST_VEHICLE) {
      return null;
    }
    return detection(horizon, objectClass, shares);
  }

  private boolean measure(
      Obstacles obstacles, int k, double voxelSize, int minColumns, double longest) {
    int from = obstacles.clusterStart[k];
    int to = obstacles.clusterStart[k + 1];
    int n = to - from;
    if (n < minColumns || tooLarge(obstacles, from, to, voxelSize, longest)) {
      return false;
    }
    top = 0;
    ground = 0;
    for (int i = from; i < to; i++) {
      int column = obstacles.member[i];
      top = Math.max(top, obstacles.top[column]);
      ground += obstacles.ground[column];
    }
    ground /= n;
    degrees = heading(obstacles, from, to, voxelSize / 2);
    project(obstacles, from, to, degrees);
    // A face passes through its columns somewhere between their edges: extents between centres are
    // right on average, and no object is thinner than a voxel.
    widen(voxelSize);
    return true;
  }

  private Detection detection(Horizon horizon, ObjectClass objectClass, @Nullable Shares shares) {
    return new Detection(
        StrictMath.toRadians(degrees),
        COS[degrees],
        SIN[degrees],
        a0,
        a1,
        b0,
        b1,
        horizon.cut(COS[degrees], SIN[degrees], a0, a1, b0, b1),
        ground,
        top,
        objectClass,
        shares);
  }

  /** Whether cluster {@code k} spans more than so many metres, from corner to corner. */
  boolean exceeds(Obstacles obstacles, int k, double voxelSize, double limit) {
    return tooLarge(
        obstacles, obstacles.clusterStart[k], obstacles.clusterStart[k + 1], voxelSize, limit);
  }

  private static boolean tooLarge(
      Obstacles obstacles, int from, int to, double voxelSize, double limit) {
    int minX = Integer.MAX_VALUE;
    int maxX = Integer.MIN_VALUE;
    int minY = Integer.MAX_VALUE;
    int maxY = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      int column = obstacles.member[i];
      minX = Math.min(minX, obstacles.x[column]);
      maxX = Math.max(maxX, obstacles.x[column]);
      minY = Math.min(minY, obstacles.y[column]);
      maxY = Math.max(maxY, obstacles.y[column]);
    }
    double spanX = (maxX - minX) * voxelSize;
    double spanY = (maxY - minY) * voxelSize;
    return spanX * spanX + spanY * spanY > limit * limit;
  }

  private int heading(Obstacles obstacles, int from, int to, double nearest) {
    if (along.length < to - from) {
      along = new double[2 * (to - from)];
      across = new double[2 * (to - from)];
    }
    int best = 0;
    double bestScore = -1;
    for (int degrees = 0; degrees < QUARTER; degrees += COARSE_DEGREES) {
      double score = closeness(obstacles, from, to, degrees, nearest);
      if (score > bestScore) {
        bestScore = score;
        best = degrees;
      }
    }
    int coarse = best;
    for (int d = 1 - COARSE_DEGREES; d < COARSE_DEGREES; d += FINE_DEGREES) {
      if (d != 0) {
        int degrees = Math.floorMod(coarse + d, QUARTER);
        double score = closeness(obstacles, from, to, degrees, nearest);
        if (score > bestScore) {
          bestScore = score;
          best = degrees;
        }
      }
    }
    return best;
  }

  private double closeness(Obstacles obstacles, int from, int to, int degrees, double nearest) {
    project(obstacles, from, to, degrees);
    double score = 0;
    for (int i = 0; i < to - from; i++) {
      double a = Math.min(along[i] - a0, a1 - along[i]);
      double b = Math.min(across[i] - b0, b1 - across[i]);
      score += 1 / Math.max(Math.min(a, b), nearest);
    }
    return score;
  }

  private void project(Obstacles obstacles, int from, int to, int degrees) {
    double cos = COS[degrees];
    double sin = SIN[degrees];
    a0 = Double.POSITIVE_INFINITY;
    b0 = Double.POSITIVE_INFINITY;
    a1 = Double.NEGATIVE_INFINITY;
    b1 = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      double px = obstacles.px[obstacles.member[i]];
      double py = obstacles.py[obstacles.member[i]];
      double a = px * cos + py * sin;
      double b = py * cos - px * sin;
      along[i - from] = a;
      across[i - from] = b;
      a0 = Math.min(a0, a);
      a1 = Math.max(a1, a);
      b0 = Math.min(b0, b);
      b1 = Math.max(b1, b);
    }
  }

  private void widen(double least) {
    if (a1 - a0 < least) {
      double middle = (a0 + a1) / 2;
      a0 = middle - least / 2;
      a1 = middle + least / 2;
    }
    if (b1 - b0 < least) {
      double middle = (b0 + b1) / 2;
      b0 = middle - least / 2;
      b1 = middle + least / 2;
    }
  }

  static ObjectClass classify(double extentA, double extentB, double top) {
    double length = Math.max(extentA, extentB);
    double width = Math.min(extentA, extentB);
    if (top < LOWEST_TOP || length > LONGEST || width > WIDEST) {
      return ObjectClass.OTHER;
    }
    boolean personHigh = top <= HIGHEST_PERSON && length >= NARROWEST_PERSON;
    if (personHigh && length <= LONGEST_PERSON && width <= WIDEST_PERSON) {
      return ObjectClass.PEDESTRIAN_SIZED;
    }
    boolean rear = width < THIN && length >= REAR_WIDTH && (top < RIDER_LOW || top > RIDER_HIGH);
    if (personHigh && length <= LONGEST_TWO_WHEELER && width <= WIDEST_PERSON && !rear) {
      return ObjectClass.TWO_WHEELER_SIZED;
    }
    if (length < SHORTEST_VEHICLE || width < THIN && length > LONG_THIN) {
      return ObjectClass.OTHER;
    }
    return ObjectClass.VEHICLE_SIZED;
  }
}
