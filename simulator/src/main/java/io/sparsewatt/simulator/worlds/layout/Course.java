package io.sparsewatt.simulator.worlds.layout;

import java.util.SplittableRandom;

/** The centre line of a street: places by station, metres along it from its middle. Immutable. */
final class Course {

  private static final double STEP = 0.5;

  private final double first;
  private final double[] x;
  private final double[] y;
  private final double[] yaw;

  private Course(double first, double[] x, double[] y, double[] yaw) {
    this.first = first;
    this.x = x;
    this.y = y;
    this.yaw = yaw;
  }

  /**
   * A course through a place.
   *
   * @param from first station, metres, at most 0
   * @param to last station, metres
   * @param bend sharpest curvature, 1/m
   */
  static Course through(
      double x0,
      double y0,
      double heading,
      double from,
      double to,
      double bend,
      SplittableRandom random) {
    int before = (int) Math.ceil(-from / STEP);
    int n = before + (int) Math.ceil(to / STEP) + 1;
    double[] x = new double[n];
    double[] y = new double[n];
    double[] yaw = new double[n];
    double[] curvature = new double[n];
    // Curvature changes over stretches of 30 to 80 m, as a driver turns the wheel.
    double now = random.nextDouble(-1, 1) * bend;
    for (int i = 0; i < n; ) {
      double next = random.nextInt(3) == 0 ? 0 : random.nextDouble(-1, 1) * bend;
      int length = (int) (random.nextDouble(30, 80) / STEP);
      for (int k = 0; k < length && i < n; k++, i++) {
        curvature[i] = now + (next - now) * k / length;
      }
      now = next;
    }
    x[before] = x0;
    y[before] = y0;
    yaw[before] = heading;
    for (int i = before + 1; i < n; i++) {
      yaw[i] = yaw[i - 1] + curvature[i] * STEP;
      x[i] = x[i - 1] + STEP * StrictMath.cos(yaw[i]);
      y[i] = y[i - 1] + STEP * StrictMath.sin(yaw[i]);
    }
    for (int i = before - 1; i >= 0; i--) {
      yaw[i] = yaw[i + 1] - curvature[i] * STEP;
      x[i] = x[i + 1] - STEP * StrictMath.cos(yaw[i + 1]);
      y[i] = y[i + 1] - STEP * StrictMath.sin(yaw[i + 1]);
    }
    return new Course(-before * STEP, x, y, yaw);
  }

  double first() {
    return first;
  }

  double last() {
    return first + (x.length - 1) * STEP;
  }

  /** Heading at a station, radians. */
  double yaw(double station) {
    int i = index(station);
    double f = fraction(station, i);
    return yaw[i] * (1 - f) + yaw[i + 1] * f;
  }

  /** World x at a station and an offset to the left, metres. Straight on beyond the ends. */
  double x(double station, double offset) {
    int i = index(station);
    double f = fraction(station, i);
    double beyond = (station - first) / STEP - (i + f);
    double heading = yaw[i] * (1 - f) + yaw[i + 1] * f;
    return x[i] * (1 - f)
        + x[i + 1] * f
        + beyond * STEP * StrictMath.cos(heading)
        - offset * StrictMath.sin(heading);
  }

  /** World y at a station and an offset to the left, metres. Straight on beyond the ends. */
  double y(double station, double offset) {
    int i = index(station);
    double f = fraction(station, i);
    double beyond = (station - first) / STEP - (i + f);
    double heading = yaw[i] * (1 - f) + yaw[i + 1] * f;
    return y[i] * (1 - f)
        + y[i + 1] * f
        + beyond * STEP * StrictMath.sin(heading)
        + offset * StrictMath.cos(heading);
  }

  private int index(double station) {
    return (int) Math.max(0, Math.min(x.length - 2, Math.floor((station - first) / STEP)));
  }

  private double fraction(double station, int i) {
    return Math.max(0, Math.min(1, (station - first) / STEP - i));
  }

  /** Follows a point from vertex to vertex: station and offset of the nearest place on a course. */
  static final class Nearest {

    private final Course course;
    private int at;
    double station;
    double offset;

    Nearest(Course course) {
      this.course = course;
      at = course.x.length / 2;
    }

    /** Starts again from anywhere: the nearest of all. */
    void search(double px, double py) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < course.x.length; i += 8) {
        double d = squared(i, px, py);
        if (d < least) {
          least = d;
          at = i;
        }
      }
      follow(px, py);
    }

    /** Goes on from the place before. */
    void follow(double px, double py) {
      double d = squared(at, px, py);
      while (at + 1 < course.x.length && squared(at + 1, px, py) < d) {
        d = squared(++at, px, py);
      }
      while (at > 0 && squared(at - 1, px, py) < d) {
        d = squared(--at, px, py);
      }
      int i = Math.min(at, course.x.length - 2);
      double ex = (course.x[i + 1] - course.x[i]) / STEP;
      double ey = (course.y[i + 1] - course.y[i]) / STEP;
      double dx = px - course.x[at];
      double dy = py - course.y[at];
      station = course.first + at * STEP + dx * ex + dy * ey;
      offset = dy * ex - dx * ey;
    }

    private double squared(int i, double px, double py) {
      double dx = px - course.x[i];
      double dy = py - course.y[i];
      return dx * dx + dy * dy;
    }
  }
}
