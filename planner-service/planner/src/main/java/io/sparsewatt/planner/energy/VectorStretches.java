package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Motion;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns away whole stretches of a pair's steps, eight at a time, before each step is looked at: of
 * most pairs no step is near. Four pairs are judged at once, from a few numbers that are measured
 * once for all motions.
 *
 * <p>Over a stretch an agent goes a steady way, up to some metres that it strays from it, and so
 * does the ego; so the way between them is a steady one too. How far it can bring them together in
 * the ego's frame, which turns a little meanwhile, is bounded, and bounded generously: a stretch is
 * turned away only if {@link AgentFactors#steps} would turn away each of its steps. So results are
 * the same to the bit, with this or without.
 *
 * <p>Not safe for use by several threads.
 */
final class VectorStretches {

  /** Steps of a stretch; the last one may be shorter. */
  static final int STEPS = 8;

  /** Steps of which one {@link #open} tells. */
  static final int WINDOW = 7 * STEPS;

  /** What {@link #open} tells where all of a window is open. */
  static final int ALL = 0x1111111;

  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

  // Against rounding, here and there: of metres and m/s, and of each part of them. Distances are
  // rounded by less than 1e-14 of them.
  private static final double SLACK = 1e-6;
  private static final double PART = 1e-9;

  private final int pairs;
  private final int steps;
  private final int groups;
  private final int entries;
  private final int count;
  private final int windows;

  // Of stretches and pairs, entry stretch * entries + pair. In the middle of the stretch:
  private final double[] x;
  private final double[] y;
  private final double[] vx;
  private final double[] vy;
  // Metres of way a step, and metres by which a place is off it at most.
  private final double[] wayX;
  private final double[] wayY;
  private final double[] strays;
  // m/s by which a velocity differs from that in the middle at most.
  private final double[] varies;

  // Of pairs: what AgentFactors' gates have of an agent, metres.
  private final double[] across;
  private final double[] sizes;
  private final double[] reach;

  // Entry window * groups + group: bit 4 n + i is set if stretch n of the group's pair i is open.
  private final int[] open;

  /** Room for such futures, at the gates of such factors. */
  VectorStretches(Futures of, AgentFactors gates) {
    pairs = of.count * of.agents;
    steps = of.steps;
    groups = (pairs + 3) / 4;
    entries = 4 * groups;
    count = (steps + STEPS - 1) / STEPS;
    x = new double[count * entries];
    y = new double[count * entries];
    vx = new double[count * entries];
    vy = new double[count * entries];
    wayX = new double[count * entries];
    wayY = new double[count * entries];
    strays = new double[count * entries];
    varies = new double[count * entries];
    across = new double[entries];
    sizes = new double[entries];
    reach = new double[entries];
    for (int pair = 0; pair < pairs; pair++) {
      int agent = pair % of.agents;
      across[pair] = gates.gateAcross(agent);
      sizes[pair] = gates.sizes(agent);
      reach[pair] = gates.reach(agent);
    }
    windows = (steps + WINDOW - 1) / WINDOW;
    open = new int[windows * groups];
  }

  /** Of futures that stay as they are until this is called again. */
  void measure(Futures f) {
    for (int pair = 0; pair < pairs; pair++) {
      int at = pair * (steps + 1);
      for (int n = 0; n < count; n++) {
        measure(f, at, at + first(n), at + last(n), n * entries + pair);
      }
    }
  }

  private void measure(Futures f, int at, int first, int last, int to) {
    int middle = at + (first - at + last - at) / 2;
    double span = Math.max(1, last - first);
    double wx = (f.x[last] - f.x[first]) / span;
    double wy = (f.y[last] - f.y[first]) / span;
    double off = 0;
    double faster = 0;
    for (int t = first; t <= last; t++) {
      double ex = f.x[t] - f.x[middle] - wx * (t - middle);
      double ey = f.y[t] - f.y[middle] - wy * (t - middle);
      off = Math.max(off, ex * ex + ey * ey);
      double dvx = f.vx[t] - f.vx[middle];
      double dvy = f.vy[t] - f.vy[middle];
      faster = Math.max(faster, dvx * dvx + dvy * dvy);
    }
    x[to] = f.x[middle];
    y[to] = f.y[middle];
    vx[to] = f.vx[middle];
    vy[to] = f.vy[middle];
    wayX[to] = wx;
    wayY[to] = wy;
    strays[to] = Math.sqrt(off);
    varies[to] = Math.sqrt(faster);
  }

  private static int first(int stretch) {
    return 1 + stretch * STEPS;
  }

  private int last(int stretch) {
    return Math.min(steps, (stretch + 1) * STEPS);
  }

  /** Finds out which stretches a motion leaves open, of all pairs. */
  void meet(Motion m) {
    Arrays.fill(open, 0);
    for (int n = 0; n < count; n++) {
      meet(m, n);
    }
  }

  private void meet(Motion m, int n) {
    int first = first(n);
    int last = last(n);
    int middle = (first + last) / 2;
    double span = Math.max(1, last - first);
    double mx = m.x[middle];
    double my = m.y[middle];
    double c = m.cos[middle];
    double s = m.sin[middle];
    double wx = (m.x[last] - m.x[first]) / span;
    double wy = (m.y[last] - m.y[first]) / span;
    double off = 0;
    double turns = 0;
    double fastest = 0;
    for (int t = first; t <= last; t++) {
      double ex = m.x[t] - mx - wx * (t - middle);
      double ey = m.y[t] - my - wy * (t - middle);
      off = Math.max(off, ex * ex + ey * ey);
      double dc = m.cos[t] - c;
      double ds = m.sin[t] - s;
      turns = Math.max(turns, dc * dc + ds * ds);
      fastest = Math.max(fastest, m.speed[t]);
    }
    judge(
        n,
        mx,
        my,
        c,
        s,
        wx,
        wy,
        Math.max(middle - first, last - middle),
        Math.sqrt(off) + SLACK,
        Math.sqrt(turns) + PART,
        fastest + SLACK);
  }

  private void judge(
      int n,
      double mx,
      double my,
      double c,
      double s,
      double wx,
      double wy,
      double half,
      double off,
      double turns,
      double fastest) {
    int row = n * STEPS / WINDOW * groups;
    int shift = n * STEPS % WINDOW / STEPS * 4;
    double roomAhead = AgentFactors.SAFE_SECONDS * fastest + AgentFactors.SAFE_METRES;
    double roomBehind = AgentFactors.SAFE_SECONDS_BEHIND * fastest + AgentFactors.SAFE_METRES;
    for (int g = 0; g < groups; g++) {
      int i = 4 * g;
      int at = n * entries + i;
      DoubleVector dx = DoubleVector.fromArray(FOUR, x, at).sub(mx);
      DoubleVector dy = DoubleVector.fromArray(FOUR, y, at).sub(my);
      DoubleVector front = dx.mul(c).add(dy.mul(s));
      DoubleVector side = dy.mul(c).sub(dx.mul(s)).abs();
      DoubleVector rx = DoubleVector.fromArray(FOUR, wayX, at).sub(wx);
      DoubleVector ry = DoubleVector.fromArray(FOUR, wayY, at).sub(wy);
      DoubleVector forth = rx.mul(c).add(ry.mul(s)).abs().mul(half);
      DoubleVector aside = ry.mul(c).sub(rx.mul(s)).abs().mul(half);
      DoubleVector more = DoubleVector.fromArray(FOUR, strays, at).add(off);
      // All of the way between the two, which the frame's turning changes by a part of it.
      DoubleVector all = front.abs().add(side).add(forth).add(aside).add(more).add(more);
      more = more.add(all.mul(turns));
      forth = forth.add(more);
      aside = aside.add(more);
      DoubleVector ux = DoubleVector.fromArray(FOUR, vx, at);
      DoubleVector uy = DoubleVector.fromArray(FOUR, vy, at);
      DoubleVector other = DoubleVector.fromArray(FOUR, varies, at);
      DoubleVector closing =
          other
              .add(ux.abs().add(uy.abs()).add(other).mul(turns))
              .add(fastest)
              .sub(ux.mul(c).add(uy.mul(s)));
      DoubleVector bodies = DoubleVector.fromArray(FOUR, sizes, i);
      DoubleVector discs = DoubleVector.fromArray(FOUR, reach, i);
      DoubleVector near = front.sub(forth);
      DoubleVector beyond = near.sub(bodies);
      VectorMask<Double> ahead =
          beyond
              .compare(VectorOperators.GT, roomAhead)
              .and(beyond.compare(VectorOperators.GT, closing.mul(AgentFactors.TTC)))
              .and(near.compare(VectorOperators.GT, discs));
      near = front.add(forth).neg();
      VectorMask<Double> behind =
          near.sub(bodies)
              .compare(VectorOperators.GT, roomBehind)
              .and(near.compare(VectorOperators.GT, discs));
      VectorMask<Double> beside =
          side.sub(aside).compare(VectorOperators.GT, DoubleVector.fromArray(FOUR, across, i));
      // What is not a number is left to the gates.
      int away = (int) ahead.or(behind).or(beside).toLong();
      open[row + g] |= (~away & 15) << shift;
    }
  }

  /**
   * Steps from the window's first one to the first open stretch of those that {@link #open} tells.
   */
  static int stepOf(int open) {
    return Integer.numberOfTrailingZeros(open) / 4 * STEPS;
  }

  /** Whether nothing is open of a pair, k * agents + j, after the last motion met. */
  boolean isAway(int pair) {
    int all = 0;
    for (int i = pair >> 2; i < open.length; i += groups) {
      all |= open[i];
    }
    return (all >>> (pair & 3) & ALL) == 0;
  }

  /**
   * What is open of a pair, k * agents + j, after the last motion met: bit 4 n for the window's
   * stretch n.
   */
  int open(int pair, int window) {
    return open[window * groups + (pair >> 2)] >>> (pair & 3) & ALL;
  }
}
