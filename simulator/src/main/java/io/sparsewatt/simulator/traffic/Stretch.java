package io.sparsewatt.simulator.traffic;

/**
 * The part of the endless road that is alive, as distances from the ego in metres of station.
 *
 * <p>Longer than a LiDAR sees, so that nothing appears in view out of nothing.
 */
public final class Stretch {

  /** Behind the ego. */
  public static final double BEHIND = 130;

  /** Ahead of the ego. */
  public static final double AHEAD = 260;

  private Stretch() {}
}
