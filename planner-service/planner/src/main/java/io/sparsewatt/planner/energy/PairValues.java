package io.sparsewatt.planner.energy;

/**
 * What each agent does to a motion in each future, structure of arrays: entry {@code k * agents +
 * j}. The sums over agents in their order are the whole, so that each agent can be evaluated by
 * itself. Not safe for use by several threads.
 */
final class PairValues {

  final double[] proximity;
  final double[] collision;
  final double[] timeToCollision;
  final double[] uncertainty;

  /** All four, weighted. */
  final double[] energy;

  /** Squared relative speed at first contact, m²/s². */
  final double[] impact;

  /** {@link AgentFactors#COLLIDES}, {@link AgentFactors#FROM_BEHIND}, both added up, or 0. */
  final byte[] contact;

  /** Steps at which the two were near enough to have energy. */
  final int[] near;

  PairValues(int pairs) {
    proximity = new double[pairs];
    collision = new double[pairs];
    timeToCollision = new double[pairs];
    uncertainty = new double[pairs];
    energy = new double[pairs];
    impact = new double[pairs];
    contact = new byte[pairs];
    near = new int[pairs];
  }

  /** Makes one all zero. */
  void clear(int pair) {
    proximity[pair] = 0;
    collision[pair] = 0;
    timeToCollision[pair] = 0;
    uncertainty[pair] = 0;
    energy[pair] = 0;
    impact[pair] = 0;
    contact[pair] = 0;
    near[pair] = 0;
  }

  /** Sums pairs {@code from} to {@code to}, the last not included, by ordinal of their terms. */
  void sum(double[] value, int from, int to) {
    double p = 0;
    double c = 0;
    double t = 0;
    double u = 0;
    for (int pair = from; pair < to; pair++) {
      p += proximity[pair];
      c += collision[pair];
      t += timeToCollision[pair];
      u += uncertainty[pair];
    }
    value[Term.PROXIMITY.ordinal()] = p;
    value[Term.COLLISION.ordinal()] = c;
    value[Term.TIME_TO_COLLISION.ordinal()] = t;
    value[Term.UNCERTAINTY.ordinal()] = u;
  }
}
