package io.sparsewatt.simulator.worlds.solid;

/**
 * What a porous volume is like inside: cubes fixed in the world, a share of which stops a ray.
 *
 * <p>Leaves hang in clumps: cubes are grouped in patches five times their edge, of which some are
 * empty and the rest hold more. So a ray enters a crown, passes gaps, and stops at a place that the
 * next ray through it finds again.
 *
 * @param share of cubes in a patch of middling density that stop a ray, 0..1
 * @param gaps share of patches that are empty, 0..1
 * @param cube edge of a cube, metres, at least {@value #MIN_CUBE}
 */
public record Filling(double share, double gaps, double cube) {

  /** A ray through the largest crown passes a thousand cubes of this size. */
  public static final double MIN_CUBE = 0.02;

  public Filling {
    if (!(share > 0 && share <= 1) || !(gaps >= 0 && gaps < 1) || !(cube >= MIN_CUBE)) {
      throw new IllegalArgumentException(
          "a share above 0 to 1, gaps of 0 to below 1 and a cube of "
              + MIN_CUBE
              + " m or more required but they were "
              + share
              + ", "
              + gaps
              + ", "
              + cube);
    }
  }
}
