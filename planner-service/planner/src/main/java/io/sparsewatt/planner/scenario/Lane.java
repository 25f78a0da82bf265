package io.sparsewatt.planner.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane section (a lanelet): the strip between two bounds, driven from their first points to
 * their last.
 *
 * @param id unique in the scenario
 * @param left at least two points
 * @param right at least two points
 * @param successors ids of the lanes that go on where this one ends
 * @param adjacentLeft the lane beside, or null
 * @param adjacentRight the lane beside, or null
 * @param speedLimit m/s, or null where none is known
 */
public record Lane(
    String id,
    Polyline left,
    Polyline right,
    List<String> successors,
    @Nullable Adjacent adjacentLeft,
    @Nullable Adjacent adjacentRight,
    @Nullable Double speedLimit) {

  /**
   * A neighbour.
   *
   * @param lane its id
   * @param sameDirection false for oncoming traffic
   */
  public record Adjacent(String lane, boolean sameDirection) {}

  public Lane {
    successors = List.copyOf(successors);
  }
}
