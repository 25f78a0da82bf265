package io.sparsewatt.planner.route;

import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Road;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's lane tells of where it may go. Of roads without lanes a given path tells where
 * the road leads, to those along it, either way; a corridor, which says where the ego may drive,
 * tells nothing. Not safe for use by several threads.
 */
public final class LaneView {

  /** Numbers in a description. */
  public static final int SIZE = 11;

  // Radians between an agent and the lane that it drives in.
  private static final double ALONG = 1.2;

  // Metres of offset that weigh as much as 0.1 rad, where lanes overlap.
  private static final double OFFSET_COUNTS = 0.1;

  // Metres ahead at which the road's direction is looked up: one to five seconds of driving.
  private static final double[] AHEAD = {10, 25, 50};

  // Lanes that are followed ahead: more than 50 m of the shortest ones.
  private static final int LANES_AHEAD = 8;

  // Metres beside a path, and radians off it, either way, within which an agent goes where it
  // leads.
  private static final double BESIDE = 15;
  private static final double ALIGNED = 0.35;
  // Metres beside a path that are told apart: two lanes.
  private static final double OFFSET = 8;

  private final @Nullable LaneGraph graph;
  private final @Nullable Lanelet path;
  private final double[] place = new double[3];
  private double most;
  private double least;

  /** Of a scenario's road. */
  public LaneView(Road road) {
    graph = road instanceof Road.Lanes lanes ? new LaneGraph(lanes.lanes()) : null;
    path = road instanceof Road.ReferencePath given ? new Lanelet(strip(given)) : null;
  }

  /**
   * Fills {@code out}: whether there is a lane, or a path to go by; offset to the left of its
   * middle, in 2 m; its direction against the agent's, in half radians; whether there is a lane to
   * the left, to the right; the leftmost and rightmost directions of the road 10, 25 and 50 m
   * ahead, against the agent's, in radians. All 0 where there is no lane.
   *
   * @param cos of the direction that the agent moves in
   * @param sin of it
   */
  public void describe(double x, double y, double cos, double sin, double[] out) {
    Arrays.fill(out, 0);
    double heading = StrictMath.atan2(sin, cos);
    if (path != null) {
      besides(path, x, y, heading, out);
    }
    if (graph == null) {
      return;
    }
    int lane = -1;
    double best = Double.POSITIVE_INFINITY;
    double along = 0;
    double offset = 0;
    double turn = 0;
    for (int i : graph.containing(x, y)) {
      graph.lanes.get(i).nearest(x, y, place);
      double t = StrictMath.IEEEremainder(place[2] - heading, 2 * Math.PI);
      double d = left(graph.lanes.get(i), x, y);
      double cost = Math.abs(t) + OFFSET_COUNTS * Math.abs(d);
      if (Math.abs(t) < ALONG && cost < best) {
        best = cost;
        lane = i;
        along = place[0];
        offset = d;
        turn = t;
      }
    }
    if (lane < 0) {
      return;
    }
    out[0] = 1;
    out[1] = 0.5 * offset;
    out[2] = 2 * turn;
    out[3] = graph.beside(lane, true) >= 0 ? 1 : 0;
    out[4] = graph.beside(lane, false) >= 0 ? 1 : 0;
    for (int i = 0; i < AHEAD.length; i++) {
      most = Double.NEGATIVE_INFINITY;
      least = Double.POSITIVE_INFINITY;
      ahead(graph, lane, along + AHEAD[i], heading, LANES_AHEAD);
      out[5 + 2 * i] = most;
      out[6 + 2 * i] = least;
    }
  }

  /** Nobody says where on the road its lanes are: the offset is from the path. */
  private void besides(Lanelet road, double x, double y, double heading, double[] out) {
    road.nearest(x, y, place);
    double off = StrictMath.IEEEremainder(place[2] - heading, 2 * Math.PI);
    boolean oncoming = Math.abs(off) > 0.5 * Math.PI;
    double back = oncoming ? Math.PI : 0;
    double turn = StrictMath.IEEEremainder(off - back, 2 * Math.PI);
    if (place[1] > BESIDE || Math.abs(turn) > ALIGNED) {
      return;
    }
    double left = left(road, x, y);
    out[0] = 1;
    out[1] = 0.5 * Math.max(-OFFSET, Math.min(OFFSET, oncoming ? -left : left));
    out[2] = 2 * turn;
    for (int i = 0; i < AHEAD.length; i++) {
      double there = place[0] + (oncoming ? -AHEAD[i] : AHEAD[i]);
      double leads = StrictMath.IEEEremainder(road.headingAt(there) - back - heading, 2 * Math.PI);
      out[5 + 2 * i] = leads;
      out[6 + 2 * i] = leads;
    }
  }

  /** Metres to the left of the middle, by the direction found last. */
  private double left(Lanelet lane, double x, double y) {
    double[] on = lane.at(place[0]);
    return (y - on[1]) * StrictMath.cos(place[2]) - (x - on[0]) * StrictMath.sin(place[2]);
  }

  /**
   * Widens {@link #most} and {@link #least} by the directions of all ways from a lane's begin on.
   */
  private void ahead(LaneGraph g, int lane, double along, double heading, int hops) {
    Lanelet l = g.lanes.get(lane);
    boolean goesOn = false;
    if (along > l.length() && hops > 0) {
      for (String id : l.lane.successors()) {
        int next = g.index(id);
        if (next >= 0) {
          goesOn = true;
          ahead(g, next, along - l.length(), heading, hops - 1);
        }
      }
    }
    if (!goesOn) {
      double turn = StrictMath.IEEEremainder(l.headingAt(along) - heading, 2 * Math.PI);
      most = Math.max(most, turn);
      least = Math.min(least, turn);
    }
  }

  private static Lane strip(Road.ReferencePath path) {
    return new Lane(
        "path",
        path.points().offset(0.5 * path.width()),
        path.points().offset(-0.5 * path.width()),
        List.of(),
        null,
        null,
        path.speedLimit());
  }
}
