package io.sparsewatt.driving.highway;

/** What the ego can be told, once a second. Lanes are counted from the left. */
public enum MetaAction {
  LANE_LEFT,
  IDLE,
  LANE_RIGHT,
  /** The next higher of 20, 25 and 30 m/s. */
  FASTER,
  /** The next lower one. */
  SLOWER
}
