package io.sparsewatt.planner.route;

import io.sparsewatt.planner.scenario.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lanes, connected by successor and by same-direction adjacency. */
final class LaneGraph {

  // Metres of driving that one lane change is worth: few changes, but no long way round.
  private static final double CHANGE_COST = 30;

  final List<Lanelet> lanes = new ArrayList<>();
  private final Map<String, Integer> byId = new HashMap<>();

  LaneGraph(List<Lane> all) {
    for (Lane lane : all) {
      byId.put(lane.id(), lanes.size());
      lanes.add(new Lanelet(lane));
    }
  }

  /** The index, or -1: a map cut out of a larger one names lanes that it does not hold. */
  int index(String id) {
    return byId.getOrDefault(id, -1);
  }

  /** The neighbour driven in the same direction, or -1. */
  int beside(int lane, boolean toLeft) {
    Lane l = lanes.get(lane).lane;
    Lane.Adjacent a = toLeft ? l.adjacentLeft() : l.adjacentRight();
    return a != null && a.sameDirection() ? index(a.lane()) : -1;
  }

  /** The lane at the side's edge of the carriageway. */
  int outermost(int lane, boolean toLeft) {
    int at = lane;
    // As many hops as there are lanes in the widest carriageway; also ends a loop in the data.
    for (int hop = 0; hop < 16; hop++) {
      int next = beside(at, toLeft);
      if (next < 0 || next == lane) {
        break;
      }
      at = next;
    }
    return at;
  }

  /** Lanes whose area holds the point. */
  List<Integer> containing(double x, double y) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).contains(x, y)) {
        found.add(i);
      }
    }
    return found;
  }

  /**
   * The successor that bends least, or -1. Where roads branch and no goal says otherwise, straight
   * on.
   */
  int straightOn(int lane) {
    double heading = lanes.get(lane).headingAtEnd(true);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (String id : lanes.get(lane).lane.successors()) {
      int next = index(id);
      if (next < 0) {
        continue;
      }
      // To the far end: at a junction all branches begin in the same direction.
      double bend =
          Math.abs(
              StrictMath.IEEEremainder(lanes.get(next).headingAtEnd(true) - heading, 2 * Math.PI));
      if (bend < least) {
        least = bend;
        best = next;
      }
    }
    return best;
  }

  /**
   * The cheapest way.
   *
   * @return lanes from {@code from} to one of {@code targets}, both ends included, or null. Two
   *     neighbours in the list are successors, or else a lane change
   */
  @Nullable List<Integer> search(int from, List<Integer> targets) {
    record Step(double cost, int lane) {}
    double[] cost = new double[lanes.size()];
    int[] before = new int[lanes.size()];
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    Arrays.fill(before, -1);
    PriorityQueue<Step> open =
        new PriorityQueue<>((a, b) ->
            a.cost != b.cost ? Double.compare(a.cost, b.cost) : Integer.compare(a.lane, b.lane));
    cost[from] = 0;
    open.add(new Step(0, from));
    while (!open.isEmpty()) {
      Step step = open.remove();
      if (step.cost > cost[step.lane]) {
        continue;
      }
      if (targets.contains(step.lane)) {
        List<Integer> way = new ArrayList<>();
        for (int at = step.lane; at >= 0; at = before[at]) {
          way.addFirst(at);
        }
        return way;
      }
      Lanelet here = lanes.get(step.lane);
      for (String id : here.lane.successors()) {
        relax(step.lane, index(id), step.cost + here.length(), cost, before, open, Step::new);
      }
      relax(
          step.lane,
          beside(step.lane, true),
          step.cost + CHANGE_COST,
          cost,
          before,
          open,
          Step::new);
      relax(
          step.lane,
          beside(step.lane, false),
          step.cost + CHANGE_COST,
          cost,
          before,
          open,
          Step::new);
    }
    return null;
  }

  private interface ToStep<T> {
    T of(double cost, int lane);
  }

  private static <T> void relax(
      int from,
      int to,
      double price,
      double[] cost,
      int[] before,
      PriorityQueue<T> open,
      ToStep<T> step) {
    if (to >= 0 && price < cost[to]) {
      cost[to] = price;
      before[to] = from;
      open.add(step.of(price, to));
    }
  }

  boolean follows(int lane, int next) {
    return lanes.get(lane).lane.successors().contains(lanes.get(next).lane.id());
  }
}
