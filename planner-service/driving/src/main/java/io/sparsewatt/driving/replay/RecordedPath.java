package io.sparsewatt.driving.replay;

import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.AgentState;
import java.util.List;

/**
 * The way that one track took, by metres along it, and when it was where. Immutable.
 *
 * <p>Speeds are those of the positions: recorded ones are noisy, and constant where they should not
 * be (references, planner 3.1).
 */
final class RecordedPath {

  final String id;
  final double length;
  final double width;
  // By recorded state.
  final int firstStep;
  final double[] x;
  final double[] y;
  final double[] heading;
  final double[] along;
  final double[] speed;

  /**
   * @param dt seconds a step
   * @throws IllegalArgumentException if a step has no state between two that have one
   */
  RecordedPath(Track track, double dt) {
    List<AgentState> states = track.states();
    int n = states.size();
    id = track.id();
    length = track.length();
    width = track.width();
    firstStep = (int) Math.round(states.getFirst().time() / dt);
    x = new double[n];
    y = new double[n];
    heading = new double[n];
    along = new double[n];
    speed = new double[n];
    for (int i = 0; i < n; i++) {
      AgentState s = states.get(i);
      if (Math.round(s.time() / dt) != firstStep + i) {
        throw new IllegalArgumentException(
            "track "
                + id
                + " has no state at "
                + (firstStep + i) * dt
                + " s but one at "
                + s.time()
                + " s; a recording to drive in needs one every "
                + dt
                + " s");
      }
      x[i] = s.x();
      y[i] = s.y();
      heading[i] = s.heading();
      if (i > 0) {
        double dx = x[i] - x[i - 1];
        double dy = y[i] - y[i - 1];
        along[i] = along[i - 1] + Math.sqrt(dx * dx + dy * dy);
      }
    }
    for (int i = 0; i < n; i++) {
      int from = Math.max(0, i - 1);
      int to = Math.min(n - 1, i + 1);
      Double said = states.get(i).speed();
      speed[i] =
          to > from ? (along[to] - along[from]) / ((to - from) * dt) : said == null ? 0 : said;
    }
  }

  int lastStep() {
    return firstStep + x.length - 1;
  }

  /** Metres of it. */
  double end() {
    return along[along.length - 1];
  }

  /** The state at or before a place along it. */
  private int before(double at) {
    int low = 0;
    int high = along.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (along[middle] <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private double share(int i, double at) {
    double span = i + 1 < along.length ? along[i + 1] - along[i] : 0;
    return span > 0 ? Math.min(1, (at - along[i]) / span) : 0;
  }

  /** Fills x, y and heading of a place along it. */
  void place(double at, double[] pose) {
    int i = before(at);
    double t = share(i, at);
    int j = Math.min(i + 1, x.length - 1);
    pose[0] = x[i] + t * (x[j] - x[i]);
    pose[1] = y[i] + t * (y[j] - y[i]);
    pose[2] = heading[i] + t * StrictMath.IEEEremainder(heading[j] - heading[i], 2 * Math.PI);
  }

  /** What was driven at a place along it, m/s. */
  double speedAt(double at) {
    int i = before(at);
    int j = Math.min(i + 1, speed.length - 1);
    return speed[i] + share(i, at) * (speed[j] - speed[i]);
  }

  /**
   * How far ahead along the way something is.
   *
   * @param from metres along the way from which it is looked
   * @param reach metres that are looked ahead
   * @param beside half the width of the way that counts, metres
   * @return metres from {@code from} to its middle, or infinity where it is not in the way
   */
  double ahead(double px, double py, double from, double reach, double beside) {
    for (int i = before(from); i < x.length && along[i] <= from + reach; i++) {
      double dx = px - x[i];
      double dy = py - y[i];
      double c = StrictMath.cos(heading[i]);
      double s = StrictMath.sin(heading[i]);
      double forward = dx * c + dy * s;
      double next = i + 1 < along.length ? along[i + 1] - along[i] : reach;
      if (forward >= 0 && forward <= next + 0.5 && Math.abs(dy * c - dx * s) <= beside) {
        double found = along[i] + forward - from;
        if (found >= 0) {
          return found;
        }
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
