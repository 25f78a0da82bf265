package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.FuturesGradient;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.model.VectorApi;
import io.sparsewatt.planner.scenario.Ego;
import org.jspecify.annotations.Nullable;

/**
 * The factors between ego, agent, time and future, all of an agent in a future computed in one pass
 * in the ego's frame.
 *
 * <p>Sources: pytorch-PPUU's proximity mask in structured form (references, planner 1.3); covering
 * discs; time to collision over nuPlan's 3 s.
 */
class AgentFactors {

  /** The ego's rectangle meets an agent's. */
  static final int COLLIDES = 1;

  /** An agent runs into the ego from behind, which nuPlan does not blame on the ego. */
  static final int FROM_BEHIND = 2;

  // Metres of overlap that PPUU's mask tolerates.
  static final double ALPHA = 1;
  // PPUU's safe distance is 1.5 s and 1 m. With 3 m, a vehicle that wants to drive comes to rest
  // 2 m behind one that stands; with 1 m, bumper to bumper.
  static final double SAFE_METRES = 3;
  static final double SAFE_SECONDS = 1.5;
  // Of what is behind. PPUU's mask is symmetric; then whoever tailgates the ego pushes it onto the
  // vehicle ahead.
  static final double SAFE_SECONDS_BEHIND = 0.5;
  // Metres around the discs (references, planner 4.4: 0.3 to 0.5).
  static final double MARGIN = 0.3;
  static final double TTC = 3;
  // m/s. Slower closing is no collision course.
  static final double CLOSING = 0.1;
  // Metres of disagreement between futures that count as not knowing at all: about a car's length.
  static final double SPREAD_UNIT = 5;

  Futures futures;
  private final double[] share;
  final double halfLength;
  final double halfWidth;
  private final double egoDisc;
  private final double[] egoOffset;
  final double egoReach;
  final double fadeAcross;
  // By agent.
  final double[] diagonal;
  private final int[] discs;
  private final double[] disc;
  final double[] discReach;
  final double proximityWeight;
  final double collisionWeight;
  final double ttcWeight;
  final double uncertaintyWeight;

  private final Pair pair = new Pair();
  private final double[] none;

  AgentFactors(Ego ego, Futures futures, Weights weights, double[] share) {
    this.futures = futures;
    this.share = share;
    none = new double[share.length];
    halfLength = 0.5 * ego.length();
    halfWidth = 0.5 * ego.width();
    int n = discs(ego.length(), ego.width());
    egoDisc = disc(ego.length(), ego.width(), n);
    egoOffset = new double[n];
    for (int i = 0; i < n; i++) {
      egoOffset[i] = offset(ego.length(), n, i);
    }
    egoReach = egoOffset[n - 1] + egoDisc;
    fadeAcross = 0.5 * (ego.width() + ALPHA);
    diagonal = new double[futures.agents];
    discs = new int[futures.agents];
    disc = new double[futures.agents];
    discReach = new double[futures.agents];
    for (int j = 0; j < futures.agents; j++) {
      double l = futures.length[j];
      double w = futures.width[j];
      diagonal[j] = 0.5 * Math.sqrt(l * l + w * w);
      discs[j] = discs(l, w);
      disc[j] = disc(l, w, discs[j]);
      discReach[j] = Math.abs(offset(l, discs[j], 0)) + disc[j];
    }
    proximityWeight = weights.of(Term.PROXIMITY);
    collisionWeight = weights.of(Term.COLLISION);
    ttcWeight = weights.of(Term.TIME_TO_COLLISION);
    uncertaintyWeight = weights.of(Term.UNCERTAINTY);
  }

  /** By the JDK's Vector API where this JVM was started with its module, else in plain Java. */
  static AgentFactors best(Ego ego, Futures futures, Weights weights, double[] share) {
    return VectorApi.isThere()
        ? vector(ego, futures, weights, share)
        : new AgentFactors(ego, futures, weights, share);
  }

  // Only here is a class named that needs the module; it is not loaded before this runs.
  private static AgentFactors vector(Ego ego, Futures futures, Weights weights, double[] share) {
    return new VectorAgentFactors(ego, futures, weights, share);
  }

  /** From now on other futures of the same agents, or the same with other contents. */
  void replace(Futures next) {
    futures = next;
  }

  /** The futures at hand are those of every {@link #meet} until this is called again. */
  void measure() {}

  /**
   * Until futures are replaced, every motion evaluated is this one, among the futures measured
   * last: something may be found out once for all pairs. Nothing need be, and results are the same.
   */
  void meet(Motion m) {}

  /** Whether that was found out: no step of pair {@code k * agents + j} is near. */
  boolean isAway(int entry) {
    return false;
  }

  /**
   * Enough discs along the length that each covers a nearly square piece; at most 24, so that a 12
   * m barrier of 0.5 m is still covered closely.
   */
  private static int discs(double length, double width) {
    return (int) Math.max(1, Math.min(24, Math.ceil(length / width)));
  }

  private static double disc(double length, double width, int n) {
    double half = 0.5 * length / n;
    return Math.sqrt(half * half + 0.25 * width * width);
  }

  private static double offset(double length, int n, int i) {
    return length * ((i + 0.5) / n - 0.5);
  }

  /**
   * Evaluates agent {@code j} in future {@code k} into entry {@code k * agents + j}; adds weighted
   * derivatives to {@code g} if it is given. A contact counts at steps after now, and its first one
   * says who ran into whom.
   *
   * @param by with {@code g}: derivatives by the agent's states are added to it
   */
  void evaluate(
      Motion m, int k, int j, PairValues out, @Nullable Gradient g, @Nullable FuturesGradient by) {
    int to = k * futures.agents + j;
    if (isAway(to)) {
      out.clear(to);
      return;
    }
    pair.clear();
    pair.by = by;
    pair.j = j;
    pair.entry = to;
    pair.at = futures.at(k, j);
    pair.l = 0.5 * futures.length[j];
    pair.w = 0.5 * futures.width[j];
    pair.gateAcross = gateAcross(j);
    all(m, pair, g);
    out.proximity[to] = pair.proximity;
    out.collision[to] = pair.collision;
    out.timeToCollision[to] = pair.timeToCollision;
    out.uncertainty[to] = pair.uncertainty;
    out.energy[to] = pair.energy;
    out.impact[to] = pair.impact;
    out.contact[to] = (byte) pair.contact;
    out.near[to] = pair.near;
  }

  /** Metres across from the ego beyond which an agent has no energy. */
  final double gateAcross(int j) {
    return Math.max(diagonal[j] + 2 * halfWidth, discReach[j] + egoDisc + MARGIN);
  }

  /** Metres along that the two bodies take at most, from middle to middle. */
  final double sizes(int j) {
    return diagonal[j] + halfLength;
  }

  /** Metres between the two beyond which no discs meet. */
  final double reach(int j) {
    return discReach[j] + egoReach + MARGIN;
  }

  /** One agent in one future: where it is found, and its sums so far. */
  static final class Pair {
    int j;
    int entry;
    int at;
    double l;
    double w;
    double gateAcross;
    // Of each step; all zero for one that follows.
    double[] weights = {};

    double proximity;
    double collision;
    double timeToCollision;
    double uncertainty;
    double energy;
    double impact;
    int contact;
    int near;
    // The first contact says who ran into whom; an unreacting agent then drives on through.
    boolean touched;
    @Nullable FuturesGradient by;

    void clear() {
      proximity = 0;
      collision = 0;
      timeToCollision = 0;
      uncertainty = 0;
      energy = 0;
      impact = 0;
      contact = 0;
      near = 0;
      touched = false;
    }
  }

  /** All steps after now. */
  void all(Motion m, Pair pair, @Nullable Gradient g) {
    weigh(m, pair);
    steps(m, pair, 1, m.steps, g);
  }

  /** Looks up what each step counts. */
  final void weigh(Motion m, Pair pair) {
    pair.weights = follows(m, pair.at, pair.l, pair.w) ? none : share;
  }

  /** Steps {@code from} to {@code to}, both included, in their order. */
  final void steps(Motion m, Pair pair, int from, int to, @Nullable Gradient g) {
    int j = pair.j;
    int at = pair.at;
    double l = pair.l;
    double w = pair.w;
    for (int t = from; t <= to; t++) {
      double dx = futures.x[at + t] - m.x[t];
      double dy = futures.y[at + t] - m.y[t];
      double c = m.cos[t];
      double s = m.sin[t];
      double across = dy * c - dx * s;
      if (Math.abs(across) > pair.gateAcross) {
        continue;
      }
      double along = dx * c + dy * s;
      double v = m.speed[t];
      double seconds = along > 0 ? SAFE_SECONDS : SAFE_SECONDS_BEHIND;
      double safe = seconds * v + SAFE_METRES;
      double vx = futures.vx[at + t];
      double vy = futures.vy[at + t];
      double closing = v - (vx * c + vy * s);
      double gate = sizes(j);
      double gateAlong = along > 0 ? gate + Math.max(safe, TTC * closing) : gate + safe;
      if (Math.abs(along) > Math.max(gateAlong, reach(j))) {
        continue;
      }
      pair.near++;
      double cj = futures.cos[at + t];
      double sj = futures.sin[at + t];
      double cr = c * cj + s * sj;
      double sr = c * sj - s * cj;
      double acr = Math.abs(cr);
      double asr = Math.abs(sr);
      double hx = l * acr + w * asr;
      double hy = l * asr + w * acr;
      double signAlong = Math.signum(along);
      double signAcross = Math.signum(across);
      // Derivatives of the agent's half extents by the ego's heading.
      double hxTurn = l * Math.signum(cr) * sr - w * Math.signum(sr) * cr;
      double hyTurn = w * Math.signum(cr) * sr - l * Math.signum(sr) * cr;
      double ux = Math.abs(along) - hx;
      double uy = Math.abs(across) - hy;
      double gx = Math.max(0, ux - halfLength + 0.5 * ALPHA);
      double gy = Math.max(0, uy - halfWidth + 0.5 * ALPHA);
      double fx = Math.max(0, 1 - gx / safe);
      double fy = Math.max(0, 1 - gy / fadeAcross);
      double weight = pair.weights[t];
      double byGx = 0;
      double byGy = 0;
      double byV = 0;
      double byGap = 0;
      double byClosing = 0;

      double f = fx * fy;
      double spread = Math.min(1, futures.spread[j * (m.steps + 1) + t] / SPREAD_UNIT);
      double p = weight * f * f;
      double u = p * spread;
      pair.proximity += p;
      pair.uncertainty += u;
      pair.energy += proximityWeight * p + uncertaintyWeight * u;
      if (g != null && f > 0) {
        double byF = 2 * weight * f * (proximityWeight + uncertaintyWeight * spread);
        byGx = gx > 0 ? -byF * fy / safe : 0;
        byGy = gy > 0 ? -byF * fx / fadeAcross : 0;
        byV = byF * fy * gx / (safe * safe) * seconds;
      }

      if (along > 0 && closing > CLOSING && fy > 0) {
        double gap = Math.max(0, ux - halfLength);
        double r = 1 - gap / (closing * TTC);
        if (r > 0) {
          double q = weight * fy * r * r;
          pair.timeToCollision += q;
          pair.energy += ttcWeight * q;
          if (g != null) {
            double byR = 2 * ttcWeight * weight * fy * r;
            byGap = gap > 0 ? -byR / (closing * TTC) : 0;
            byClosing = byR * gap / (closing * closing * TTC);
            byGy += gy > 0 ? -ttcWeight * weight * r * r / fadeAcross : 0;
          }
        }
      }
      if (g != null) {
        // along and across by x, y, heading: (-c, -s, across), (s, -c, -along).
        double byAlong = (byGx + byGap) * signAlong;
        double byAcross = byGy * signAcross;
        double byX = -byAlong * c + byAcross * s;
        double byY = -byAlong * s - byAcross * c;
        g.x[t] += byX;
        g.y[t] += byY;
        g.heading[t] +=
            byAlong * across
                - byAcross * along
                - (byGx + byGap) * hxTurn
                - byGy * hyTurn
                + byClosing * (vx * s - vy * c);
        g.speed[t] += byV + byClosing;
        FuturesGradient by = pair.by;
        if (by != null) {
          by.x[at + t] -= byX;
          by.y[at + t] -= byY;
          by.heading[at + t] += (byGx + byGap) * hxTurn + byGy * hyTurn;
          by.vx[at + t] -= byClosing * c;
          by.vy[at + t] -= byClosing * s;
          by.spread[at + t] += spread < 1 ? uncertaintyWeight * p / SPREAD_UNIT : 0;
        }
      }

      double touch = reach(j);
      if (along * along + across * across < touch * touch) {
        touch(m, pair, t, along, across, closing, cr, sr, g);
      }
    }
  }

  /** Near enough for discs to meet. */
  final void touch(
      Motion m,
      Pair pair,
      int t,
      double along,
      double across,
      double closing,
      double cr,
      double sr,
      @Nullable Gradient g) {
    double weight = pair.weights[t];
    double depth = discs(m, t, pair, weight, g);
    pair.collision += weight * depth;
    pair.energy += collisionWeight * weight * depth;
    double acr = Math.abs(cr);
    double asr = Math.abs(sr);
    if (depth > 0 && !pair.touched && meets(along, across, pair.l, pair.w, cr, sr, acr, asr)) {
      pair.touched = true;
      if (fromBehind(along, closing)) {
        pair.contact |= FROM_BEHIND;
      } else {
        pair.contact |= COLLIDES;
        double rx = m.speed[t] * m.cos[t] - futures.vx[pair.at + t];
        double ry = m.speed[t] * m.sin[t] - futures.vy[pair.at + t];
        pair.impact += rx * rx + ry * ry;
      }
    }
  }

  /**
   * The agent drives behind the ego in its track, now. Such a one sees the ego and keeps its
   * distance, which no future shows whose agents do not react: in them it drives into a braking
   * ego, which would then rather swerve than brake. It costs nothing; a contact is still reported.
   */
  private boolean follows(Motion m, int at, double l, double w) {
    double dx = futures.x[at] - m.x[0];
    double dy = futures.y[at] - m.y[0];
    double c = m.cos[0];
    double s = m.sin[0];
    return dx * c + dy * s < -halfLength - l
        && Math.abs(dy * c - dx * s) < halfWidth + w
        && futures.vx[at] * c + futures.vy[at] * s > 0;
  }

  /** The agent is behind and not slower. */
  private boolean fromBehind(double along, double closing) {
    return along < -halfLength && closing <= 0;
  }

  /** Separating axes of the two rectangles, in the ego's frame. */
  private boolean meets(
      double along,
      double across,
      double l,
      double w,
      double cr,
      double sr,
      double acr,
      double asr) {
    return Math.abs(along) < halfLength + l * acr + w * asr
        && Math.abs(across) < halfWidth + l * asr + w * acr
        && Math.abs(along * cr + across * sr) < l + halfLength * acr + halfWidth * asr
        && Math.abs(across * cr - along * sr) < w + halfLength * asr + halfWidth * acr;
  }

  /** Sum over disc pairs of the squared depth, m². */
  private double discs(Motion m, int t, Pair pair, double weight, @Nullable Gradient g) {
    int j = pair.j;
    int at = pair.at + t;
    FuturesGradient others = pair.by;
    double sum = 0;
    double touch = egoDisc + disc[j] + MARGIN;
    double scale = collisionWeight * weight * 2;
    for (double o : egoOffset) {
      double ex = m.x[t] + o * m.cos[t];
      double ey = m.y[t] + o * m.sin[t];
      for (int i = 0; i < discs[j]; i++) {
        double q = offset(futures.length[j], discs[j], i);
        double dx = ex - futures.x[at] - q * futures.cos[at];
        double dy = ey - futures.y[at] - q * futures.sin[at];
        double square = dx * dx + dy * dy;
        if (square >= touch * touch) {
          continue;
        }
        double distance = Math.sqrt(square);
        double depth = touch - distance;
        sum += depth * depth;
        if (g != null && distance > 0) {
          double by = -scale * depth / distance;
          g.x[t] += by * dx;
          g.y[t] += by * dy;
          g.heading[t] += by * o * (dy * m.cos[t] - dx * m.sin[t]);
          if (others != null) {
            others.x[at] -= by * dx;
            others.y[at] -= by * dy;
            others.heading[at] += by * q * (dx * futures.sin[at] - dy * futures.cos[at]);
          }
        }
      }
    }
    return sum;
  }

  /** Whether the rectangles meet now, which no plan can change. */
  boolean overlapsNow(Motion m, int j) {
    int at = futures.at(0, j);
    double dx = futures.x[at] - m.x[0];
    double dy = futures.y[at] - m.y[0];
    double c = m.cos[0];
    double s = m.sin[0];
    double cr = c * futures.cos[at] + s * futures.sin[at];
    double sr = c * futures.sin[at] - s * futures.cos[at];
    return meets(
        dx * c + dy * s,
        dy * c - dx * s,
        0.5 * futures.length[j],
        0.5 * futures.width[j],
        cr,
        sr,
        Math.abs(cr),
        Math.abs(sr));
  }
}
