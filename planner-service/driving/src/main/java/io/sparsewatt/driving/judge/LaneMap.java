package io.sparsewatt.driving.judge;

import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lanes as areas: what a point lies on, and how far it is from any. Immutable, thread-safe. */
public final class LaneMap {

  private final List<Area> areas = new ArrayList<>();
  private final Map<String, Integer> byId = new HashMap<>();
  private final List<List<Integer>> joined = new ArrayList<>();

  /** Of lanes that may name others which are not there. */
  public LaneMap(List<Lane> lanes) {
    for (Lane lane : lanes) {
      byId.put(lane.id(), areas.size());
      areas.add(new Area(lane));
      joined.add(new ArrayList<>());
    }
    for (int a = 0; a < areas.size(); a++) {
      for (String id : lanes.get(a).successors()) {
        Integer next = byId.get(id);
        if (next != null) {
          joined.get(a).add(next);
          joined.get(next).add(a);
        }
      }
    }
  }

  /**
   * Where a point lies on the lane that it belongs to.
   *
   * @param offset from the lane's middle, metres to the left
   * @param heading of the lane there, radians
   */
  public record Place(double offset, double heading) {}

  /** Whether a point lies on a lane; false for one that is not there. */
  public boolean isOn(String lane, double x, double y) {
    Integer area = byId.get(lane);
    return area != null && areas.get(area).contains(x, y);
  }

  /** Metres from a point to the nearest lane; 0 on one. Infinite without lanes. */
  public double outside(double x, double y) {
    double least = Double.POSITIVE_INFINITY;
    for (Area area : areas) {
      if (area.contains(x, y)) {
        return 0;
      }
      least = Math.min(least, area.distance(x, y, least));
    }
    return least;
  }

  /** Metres that the corner farthest out is from the nearest lane. */
  public double outside(Box box) {
    double most = 0;
    for (int corner = 0; corner < 4; corner++) {
      most = Math.max(most, outside(box.cornerX(corner), box.cornerY(corner)));
    }
    return most;
  }

  /** Whether all corners lie on one lane, the sections before and after it included. */
  public boolean isWithinOneLane(Box box) {
    for (int a = 0; a < areas.size(); a++) {
      if (areas.get(a).contains(box.x(), box.y()) && holds(a, box)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(int area, Box box) {
    for (int corner = 0; corner < 4; corner++) {
      double x = box.cornerX(corner);
      double y = box.cornerY(corner);
      boolean held = areas.get(area).contains(x, y);
      for (int n = 0; !held && n < joined.get(area).size(); n++) {
        held = areas.get(joined.get(area).get(n)).contains(x, y);
      }
      if (!held) {
        return false;
      }
    }
    return true;
  }

  /**
   * The place of a point on the lane that holds it, of several the one whose direction is nearest
   * to a heading; on none, on the nearest one.
   *
   * @throws IllegalStateException without lanes
   */
  public Place place(double x, double y, double heading) {
    Place best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Area area : areas) {
      Place place = area.place(x, y);
      double turn = Math.abs(StrictMath.IEEEremainder(place.heading() - heading, 2 * Math.PI));
      // On a lane by direction; off all of them by distance, which a full turn never outweighs.
      double cost = area.contains(x, y) ? turn : 10 + Math.abs(place.offset());
      if (cost < least) {
        least = cost;
        best = place;
      }
    }
    if (best == null) {
      throw new IllegalStateException("there are no lanes to be on");
    }
    return best;
  }

  /** One lane. */
  private static final class Area {

    private final double[] ringX;
    private final double[] ringY;
    private final double[] middleX;
    private final double[] middleY;
    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;

    Area(Lane lane) {
      Polyline left = lane.left();
      Polyline right = lane.right();
      int n = left.size();
      int m = right.size();
      ringX = new double[n + m];
      ringY = new double[n + m];
      for (int i = 0; i < n; i++) {
        ringX[i] = left.x(i);
        ringY[i] = left.y(i);
      }
      for (int i = 0; i < m; i++) {
        ringX[n + i] = right.x(m - 1 - i);
        ringY[n + i] = right.y(m - 1 - i);
      }
      int points = Math.max(n, m);
      middleX = new double[points];
      middleY = new double[points];
      for (int i = 0; i < points; i++) {
        // Bounds mostly have as many points as each other; else they are matched by share.
        double l = (double) i * (n - 1) / (points - 1);
        double r = (double) i * (m - 1) / (points - 1);
        middleX[i] = 0.5 * (along(left, l, true) + along(right, r, true));
        middleY[i] = 0.5 * (along(left, l, false) + along(right, r, false));
      }
      double x0 = Double.POSITIVE_INFINITY;
      double x1 = Double.NEGATIVE_INFINITY;
      double y0 = x0;
      double y1 = x1;
      for (int i = 0; i < ringX.length; i++) {
        x0 = Math.min(x0, ringX[i]);
        x1 = Math.max(x1, ringX[i]);
        y0 = Math.min(y0, ringY[i]);
        y1 = Math.max(y1, ringY[i]);
      }
      minX = x0;
      maxX = x1;
      minY = y0;
      maxY = y1;
    }

    private static double along(Polyline line, double at, boolean wantX) {
      int i = Math.min(line.size() - 2, (int) at);
      double t = at - i;
      double from = wantX ? line.x(i) : line.y(i);
      double to = wantX ? line.x(i + 1) : line.y(i + 1);
      return from + t * (to - from);
    }

    boolean contains(double x, double y) {
      if (x < minX || x > maxX || y < minY || y > maxY) {
        return false;
      }
      boolean inside = false;
      for (int i = 0, j = ringX.length - 1; i < ringX.length; j = i++) {
        if ((ringY[i] > y) != (ringY[j] > y)
            && x < (ringX[j] - ringX[i]) * (y - ringY[i]) / (ringY[j] - ringY[i]) + ringX[i]) {
          inside = !inside;
        }
      }
      return inside;
    }

    /** To the bounds; may say any distance above {@code enough} for such. */
    double distance(double x, double y, double enough) {
      double dx = Math.max(0, Math.max(minX - x, x - maxX));
      double dy = Math.max(0, Math.max(minY - y, y - maxY));
      double box = Math.sqrt(dx * dx + dy * dy);
      if (box > enough) {
        return box;
      }
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0, j = ringX.length - 1; i < ringX.length; j = i++) {
        least = Math.min(least, square(x, y, ringX[j], ringY[j], ringX[i], ringY[i]));
      }
      return Math.sqrt(least);
    }

    private static double square(double x, double y, double ax, double ay, double bx, double by) {
      double ux = bx - ax;
      double uy = by - ay;
      double length = ux * ux + uy * uy;
      double t = length == 0 ? 0 : ((x - ax) * ux + (y - ay) * uy) / length;
      t = Math.max(0, Math.min(1, t));
      double dx = x - ax - t * ux;
      double dy = y - ay - t * uy;
      return dx * dx + dy * dy;
    }

    Place place(double x, double y) {
      double least = Double.POSITIVE_INFINITY;
      int at = 0;
      for (int i = 0; i + 1 < middleX.length; i++) {
        double d = square(x, y, middleX[i], middleY[i], middleX[i + 1], middleY[i + 1]);
        if (d < least) {
          least = d;
          at = i;
        }
      }
      double heading =
          StrictMath.atan2(middleY[at + 1] - middleY[at], middleX[at + 1] - middleX[at]);
      double side =
          (y - middleY[at]) * StrictMath.cos(heading) - (x - middleX[at]) * StrictMath.sin(heading);
      return new Place(Math.copySign(Math.sqrt(least), side), heading);
    }
  }
}
