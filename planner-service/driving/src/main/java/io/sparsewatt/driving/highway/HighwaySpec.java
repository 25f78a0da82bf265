package io.sparsewatt.driving.highway;

/**
 * A motorway.
 *
 * @param lanes all driven the same way
 * @param vehicles beside the ego
 * @param seconds an episode lasts, one decision a second
 * @param egoSpacing gap between the ego and whoever comes next, in units of the usual one
 * @param stepsPerSecond of the simulation
 * @param othersCollide whether others can run into each other, or into the ego alone
 */
public record HighwaySpec(
    int lanes,
    int vehicles,
    int seconds,
    double egoSpacing,
    int stepsPerSecond,
    boolean othersCollide) {

  /** {@code highway-v0}. */
  public static final HighwaySpec STANDARD = new HighwaySpec(4, 50, 40, 2, 15, true);

  /** {@code highway-fast-v0}. */
  public static final HighwaySpec FAST = new HighwaySpec(3, 20, 30, 1.5, 5, false);

  // So many drivers are a hundred times those of the standard.
  private static final int MAX_VEHICLES = 5_000;

  /** Refuses what is no motorway. */
  public HighwaySpec {
    if (lanes < 1 || lanes > 16) {
      throw new IllegalArgumentException("lanes " + lanes + " must lie in 1..16");
    }
    if (vehicles < 0 || vehicles > MAX_VEHICLES) {
      throw new IllegalArgumentException(
          "vehicles " + vehicles + " must lie in 0.." + MAX_VEHICLES);
    }
    if (seconds < 1 || seconds > 3_600) {
      throw new IllegalArgumentException("seconds " + seconds + " must lie in 1..3600");
    }
    if (!(egoSpacing > 0 && egoSpacing <= 100)) {
      throw new IllegalArgumentException("egoSpacing " + egoSpacing + " must lie in (0, 100]");
    }
    if (stepsPerSecond < 1 || stepsPerSecond > 100) {
      throw new IllegalArgumentException(
          "stepsPerSecond " + stepsPerSecond + " must lie in 1..100");
    }
  }
}
