package io.sparsewatt.planner.scenario;

import java.util.List;

/** An area of the plane. */
public sealed interface Region {

  /**
   * @param x middle, metres
   * @param y middle, metres
   * @param length metres, along {@code orientation}
   * @param width metres
   * @param orientation radians
   */
  record Rectangle(double x, double y, double length, double width, double orientation)
      implements Region {}

  /**
   * @param x middle, metres
   * @param y middle, metres
   * @param radius metres
   */
  record Circle(double x, double y, double radius) implements Region {}

  /**
   * The area of lanes.
   *
   * @param lanes ids of lanes of the scenario, at least one
   */
  record OnLanes(List<String> lanes) implements Region {
    public OnLanes {
      lanes = List.copyOf(lanes);
    }
  }
}
