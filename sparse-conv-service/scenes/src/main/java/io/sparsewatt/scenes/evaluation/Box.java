package io.sparsewatt.scenes.evaluation;

/**
 * A labelled box, upright, in the axes of the scan it belongs to.
 *
 * @param type as the data set calls it
 * @param id of the object through a sequence; -1 where it has none
 * @param x centre, metres
 * @param y centre, metres
 * @param z centre, metres
 * @param length along {@code yaw}, metres
 * @param width metres
 * @param height metres
 * @param yaw radians, counter-clockwise from x
 */
public record Box(
    String type,
    int id,
    double x,
    double y,
    double z,
    double length,
    double width,
    double height,
    double yaw) {

  private boolean contains(
      double c, double s, double px, double py, double pz, double margin, double inset) {
    double dx = px - x;
    double dy = py - y;
    double dz = pz - z;
    return Math.abs(c * dx + s * dy) <= length / 2 + margin
        && Math.abs(c * dy - s * dx) <= width / 2 + margin
        && dz <= height / 2 + margin
        && dz >= -height / 2 - margin + inset;
  }

  /** Marks the points inside, or outside by at most a margin; at the bottom inwards by an inset. */
  void mark(Cloud cloud, double margin, double inset, boolean[] inside) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    for (int i = 0; i < inside.length; i++) {
      if (!inside[i] && contains(c, s, cloud.x()[i], cloud.y()[i], cloud.z()[i], margin, inset)) {
        inside[i] = true;
      }
    }
  }
}
