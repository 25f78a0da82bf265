package io.sparsewatt.scenes;

import java.util.Arrays;

/** The nearest obstacle in each direction around the ego. Reused between frames. */
final class Horizon {

  // An end is hidden by what is at least so much nearer than it, metres: more than an object's own
  // depth along a sector.
  private static final double IN_FRONT = 1.5;

  private double yaw;
  private double[] squared = new double[0];

  void look(Obstacles obstacles, EgoPose ego, int sectors) {
    yaw = ego.yaw();
    if (squared.length != sectors) {
      squared = new double[sectors];
    }
    Arrays.fill(squared, Double.POSITIVE_INFINITY);
    for (int i = 0; i < obstacles.count; i++) {
      double px = obstacles.px[i];
      double py = obstacles.py[i];
      int sector = sector(px, py);
      squared[sector] = Math.min(squared[sector], px * px + py * py);
    }
  }

  private int sector(double px, double py) {
    return FreeSpace.sector(StrictMath.atan2(py, px) - yaw, squared.length);
  }

  FreeSpace freeSpace() {
    float[] nearest = new float[squared.length];
    for (int s = 0; s < nearest.length; s++) {
      nearest[s] = (float) Math.sqrt(squared[s]);
    }
    return new FreeSpace(nearest);
  }

  /** Which ends of a rectangle, relative to the ego, lie at the edge of something nearer. */
  Detection.Cut cut(double cos, double sin, double a0, double a1, double b0, double b1) {
    double a = nearer(a0, a1);
    double b = nearer(b0, b1);
    int atA0 = sector(a0 * cos - b * sin, a0 * sin + b * cos);
    int atA1 = sector(a1 * cos - b * sin, a1 * sin + b * cos);
    int atB0 = sector(a * cos - b0 * sin, a * sin + b0 * cos);
    int atB1 = sector(a * cos - b1 * sin, a * sin + b1 * cos);
    // Along b > 0, a rising a turns clockwise; along a > 0, a rising b turns counter-clockwise.
    int turnA = b > 0 ? -1 : 1;
    int turnB = a > 0 ? 1 : -1;
    return new Detection.Cut(
        hidden(atA0, -turnA, a0 * a0 + b * b),
        hidden(atA1, turnA, a1 * a1 + b * b),
        hidden(atB0, -turnB, a * a + b0 * b0),
        hidden(atB1, turnB, a * a + b1 * b1));
  }

  // The view goes past an object that is not there: so much farther than its middle, metres.
  private static final double BEYOND = 1.5;

  /** Whether the view in the direction of a place, relative to the ego, goes on beyond it. */
  boolean open(double px, double py) {
    double beyond = Math.sqrt(px * px + py * py) + BEYOND;
    return squared[sector(px, py)] > beyond * beyond;
  }

  private static double nearer(double low, double high) {
    if (low <= 0 && high >= 0) {
      return 0;
    }
    return low > 0 ? low : high;
  }

  // The end's own sector may hold the edge of what hides it, and so may the next one outwards.
  private boolean hidden(int sector, int turn, double distanceSquared) {
    double distance = Math.sqrt(distanceSquared);
    if (distance <= IN_FRONT) {
      return false;
    }
    double limit = (distance - IN_FRONT) * (distance - IN_FRONT);
    int next = Math.floorMod(sector + turn, squared.length);
    return squared[sector] < limit || squared[next] < limit;
  }
}
