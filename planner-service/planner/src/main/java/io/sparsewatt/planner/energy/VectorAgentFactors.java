package io.sparsewatt.planner.energy;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.scenario.Ego;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The same factors by the JDK's Vector API, four steps of a pair at once: operation by operation
 * what {@link AgentFactors#steps} does, so the same bits; sums run step by step, in its order. What
 * that adds as zero is left out or added at will: no sum here is ever a negative zero, which alone
 * would change by it.
 *
 * <p>First {@link VectorStretches} turn away what is far, eight steps at once; then the gates mark
 * the steps of a pair that are near; only those are gone through.
 *
 * <p>Vectors are loaded without a method of our own around it: what the compiler does not inline
 * returns an object. For the same reason what is chosen by comparing is not written with max, which
 * takes three times as many instructions for the sake of zeros' signs.
 */
final class VectorAgentFactors extends AgentFactors {

  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;
  private static final long FOUR_BITS = 0xF;

  // Bits that the last four steps may begin before a window.
  private static final int BEFORE = 3;

  // Of four bits b the lanes, at 4 b: 1 where a bit is set. To load a mask from it takes less than
  // to make one of bits.
  private static final double[] LANES = lanes();

  private @Nullable VectorStretches stretches;
  // The same, while they are of the motion and the futures at hand.
  private @Nullable VectorStretches met;

  // Of the four steps at hand, between one part of the work and the next.
  private final double[] along = new double[4];
  private final double[] across = new double[4];
  private final double[] safe = new double[4];
  private final double[] closing = new double[4];
  private final double[] cr = new double[4];
  private final double[] sr = new double[4];
  private final double[] gx = new double[4];
  private final double[] gy = new double[4];
  private final double[] gap = new double[4];
  private final double[] spread = new double[4];
  private final double[] p = new double[4];
  private final double[] u = new double[4];
  private final double[] q = new double[4];
  // Energy of both p and u, and of q.
  private final double[] kept = new double[4];
  private final double[] hurried = new double[4];
  private final double[] byGy = new double[4];
  private final double[] alongIn = new double[4];
  private final double[] byClosing = new double[4];

  VectorAgentFactors(Ego ego, Futures futures, Weights weights, double[] share) {
    super(ego, futures, weights, share);
  }

  private static double[] lanes() {
    double[] lanes = new double[64];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = i / 4 >> i % 4 & 1;
    }
    return lanes;
  }

  @Override
  void replace(Futures next) {
    super.replace(next);
    met = null;
  }

  @Override
  void measure() {
    VectorStretches s = stretches;
    if (s == null) {
      s = new VectorStretches(futures, this);
      stretches = s;
    }
    s.measure(futures);
  }

  @Override
  void meet(Motion m) {
    VectorStretches s = stretches;
    if (s != null) {
      s.meet(m);
      met = s;
    }
  }

  @Override
  boolean isAway(int entry) {
    return met != null && met.isAway(entry);
  }

  @Override
  void all(Motion m, Pair pair, @Nullable Gradient g) {
    if (pair.by != null || m.steps < 4) {
      // Few evaluations are differentiated by the others' states too, and few are this short.
      super.all(m, pair, g);
      return;
    }
    int first = 1;
    for (int window = 0; first <= m.steps; window++) {
      long near =
          gate(m, pair, first, met == null ? VectorStretches.ALL : met.open(pair.entry, window));
      if (near != 0) {
        weigh(m, pair);
        pair.near += Long.bitCount(near);
        near(m, pair, first - BEFORE, near, g);
      }
      first += VectorStretches.WINDOW;
    }
  }

  /**
   * The steps of open stretches at which the two are near enough to have energy, as bits: that of
   * the first step is bit {@link #BEFORE}.
   */
  private long gate(Motion m, Pair pair, int first, int open) {
    double[] x = futures.x;
    double[] y = futures.y;
    double[] vx = futures.vx;
    double[] vy = futures.vy;
    int at = pair.at;
    double sizes = sizes(pair.j);
    double reach = reach(pair.j);
    DoubleVector behind = DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND);
    long near = 0;
    for (int left = open; left != 0; left &= left - 1) {
      int t = first + VectorStretches.stepOf(left);
      for (int n = 0; n < VectorStretches.STEPS && t <= m.steps; n += 4) {
        // Not beyond the end: the last four may begin among those before.
        int four = Math.min(t, m.steps - 3);
        DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, four);
        DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, four);
        DoubleVector dx =
            DoubleVector.fromArray(FOUR, x, at + four).sub(DoubleVector.fromArray(FOUR, m.x, four));
        DoubleVector dy =
            DoubleVector.fromArray(FOUR, y, at + four).sub(DoubleVector.fromArray(FOUR, m.y, four));
        DoubleVector side = dy.mul(c).sub(dx.mul(s));
        DoubleVector front = dx.mul(c).add(dy.mul(s));
        DoubleVector v = DoubleVector.fromArray(FOUR, m.speed, four);
        DoubleVector towards =
            v.sub(
                DoubleVector.fromArray(FOUR, vx, at + four)
                    .mul(c)
                    .add(DoubleVector.fromArray(FOUR, vy, at + four).mul(s)));
        VectorMask<Double> ahead = front.compare(VectorOperators.GT, 0);
        DoubleVector distance = front.abs();
        DoubleVector room = behind.blend(SAFE_SECONDS, ahead).mul(v).add(SAFE_METRES);
        // Rounding keeps order: as well as with the largest of the three one compares with each.
        VectorMask<Double> within =
            distance
                .compare(VectorOperators.LE, room.add(sizes))
                .or(ahead.and(distance.compare(VectorOperators.LE, towards.mul(TTC).add(sizes))))
                .or(distance.compare(VectorOperators.LE, reach))
                .and(side.abs().compare(VectorOperators.LE, pair.gateAcross));
        near |= within.toLong() << (four - first + BEFORE);
        t += 4;
      }
    }
    // Steps before the first are those of the window before.
    return near & -1L << BEFORE;
  }

  /** Goes through near steps, as bits from step {@code base} on, by four. */
  private void near(Motion m, Pair pair, int base, long near, @Nullable Gradient g) {
    long left = near;
    while (left != 0) {
      int skip = Math.min(Long.numberOfTrailingZeros(left), m.steps - 3 - base);
      values(m, pair, base + skip, (int) (left >>> skip & FOUR_BITS), g);
      left &= ~(FOUR_BITS << skip);
    }
  }

  /** Adds what four steps are worth of which those as bits are near. */
  private void values(Motion m, Pair pair, int t, int near, @Nullable Gradient g) {
    int at = pair.at + t;
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector dx =
        DoubleVector.fromArray(FOUR, futures.x, at).sub(DoubleVector.fromArray(FOUR, m.x, t));
    DoubleVector dy =
        DoubleVector.fromArray(FOUR, futures.y, at).sub(DoubleVector.fromArray(FOUR, m.y, t));
    DoubleVector side = dy.mul(c).sub(dx.mul(s));
    DoubleVector front = dx.mul(c).add(dy.mul(s));
    DoubleVector cj = DoubleVector.fromArray(FOUR, futures.cos, at);
    DoubleVector sj = DoubleVector.fromArray(FOUR, futures.sin, at);
    DoubleVector cosine = c.mul(cj).add(s.mul(sj));
    DoubleVector sine = c.mul(sj).sub(s.mul(cj));
    DoubleVector acr = cosine.abs();
    DoubleVector asr = sine.abs();
    DoubleVector uy = side.abs().sub(asr.mul(pair.l).add(acr.mul(pair.w)));
    DoubleVector beside = uy.sub(halfWidth).add(0.5 * ALPHA);
    double reach = reach(pair.j);
    DoubleVector square = front.mul(front).add(side.mul(side));
    int touching = near & (int) square.compare(VectorOperators.LT, reach * reach).toLong();
    // Where fy is above 0. Many are near on the lane beside, and nothing comes of it.
    int felt = near & (int) beside.compare(VectorOperators.LT, fadeAcross).toLong();
    if ((felt | touching) == 0) {
      return;
    }
    DoubleVector zero = DoubleVector.zero(FOUR);
    DoubleVector one = DoubleVector.broadcast(FOUR, 1);
    DoubleVector ux = front.abs().sub(acr.mul(pair.l).add(asr.mul(pair.w))).sub(halfLength);
    DoubleVector ahead = ux.add(0.5 * ALPHA);
    ahead = zero.blend(ahead, ahead.compare(VectorOperators.GT, 0));
    beside = zero.blend(beside, beside.compare(VectorOperators.GT, 0));
    DoubleVector v = DoubleVector.fromArray(FOUR, m.speed, t);
    VectorMask<Double> before = front.compare(VectorOperators.GT, 0);
    DoubleVector room =
        DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND)
            .blend(SAFE_SECONDS, before)
            .mul(v)
            .add(SAFE_METRES);
    DoubleVector towards =
        v.sub(
            DoubleVector.fromArray(FOUR, futures.vx, at)
                .mul(c)
                .add(DoubleVector.fromArray(FOUR, futures.vy, at).mul(s)));
    DoubleVector fx = one.sub(ahead.div(room));
    fx = zero.blend(fx, fx.compare(VectorOperators.GT, 0));
    DoubleVector fy = one.sub(beside.div(fadeAcross));
    fy = zero.blend(fy, fy.compare(VectorOperators.GT, 0));
    DoubleVector f = fx.mul(fy);
    DoubleVector weight = DoubleVector.fromArray(FOUR, pair.weights, t);
    DoubleVector apart =
        DoubleVector.fromArray(FOUR, futures.spread, pair.j * (m.steps + 1) + t).div(SPREAD_UNIT);
    apart = one.blend(apart, apart.compare(VectorOperators.LT, 1));
    VectorMask<Double> nearMask =
        DoubleVector.fromArray(FOUR, LANES, 4 * near).compare(VectorOperators.GT, 0);
    DoubleVector close = zero.blend(weight.mul(f).mul(f), nearMask);
    DoubleVector unsure = close.mul(apart);
    close.intoArray(p, 0);
    unsure.intoArray(u, 0);
    close.mul(proximityWeight).add(unsure.mul(uncertaintyWeight)).intoArray(kept, 0);
    int course = felt & (int) before.and(towards.compare(VectorOperators.GT, CLOSING)).toLong();
    if (course != 0) {
      DoubleVector free = zero.blend(ux, ux.compare(VectorOperators.GT, 0));
      DoubleVector r = one.sub(free.div(towards.mul(TTC)));
      course &= (int) r.compare(VectorOperators.GT, 0).toLong();
      VectorMask<Double> courseMask =
          DoubleVector.fromArray(FOUR, LANES, 4 * course).compare(VectorOperators.GT, 0);
      DoubleVector hurry = zero.blend(weight.mul(fy).mul(r).mul(r), courseMask);
      hurry.intoArray(q, 0);
      hurry.mul(ttcWeight).intoArray(hurried, 0);
    }
    if (g != null || touching != 0) {
      front.intoArray(along, 0);
      side.intoArray(across, 0);
      towards.intoArray(closing, 0);
      cosine.intoArray(cr, 0);
      sine.intoArray(sr, 0);
    }
    if (g != null && felt != 0) {
      room.intoArray(safe, 0);
      ahead.intoArray(gx, 0);
      beside.intoArray(gy, 0);
      zero.blend(ux, ux.compare(VectorOperators.GT, 0)).intoArray(gap, 0);
      apart.intoArray(spread, 0);
      slopes(pair, t, near, course, g);
      pull(m, pair, t, near, g);
    }
    sums(m, pair, t, course, touching, g);
  }

  /** Derivatives by distances, speed and closing speed; adds those by speed. */
  private void slopes(Pair pair, int t, int nearBits, int courseBits, Gradient g) {
    VectorMask<Double> near =
        DoubleVector.fromArray(FOUR, LANES, 4 * nearBits).compare(VectorOperators.GT, 0);
    VectorMask<Double> course =
        DoubleVector.fromArray(FOUR, LANES, 4 * courseBits).compare(VectorOperators.GT, 0);
    DoubleVector zero = DoubleVector.zero(FOUR);
    DoubleVector room = DoubleVector.fromArray(FOUR, safe, 0);
    DoubleVector ahead = DoubleVector.fromArray(FOUR, gx, 0);
    DoubleVector beside = DoubleVector.fromArray(FOUR, gy, 0);
    DoubleVector fx = ahead.div(room).neg().add(1).max(0);
    DoubleVector fy = beside.div(fadeAcross).neg().add(1).max(0);
    DoubleVector f = fx.mul(fy);
    DoubleVector weight = DoubleVector.fromArray(FOUR, pair.weights, t);
    VectorMask<Double> felt = f.compare(VectorOperators.GT, 0).and(near);
    VectorMask<Double> apart = beside.compare(VectorOperators.GT, 0);
    DoubleVector byF =
        weight
            .mul(2)
            .mul(f)
            .mul(
                DoubleVector.fromArray(FOUR, spread, 0)
                    .mul(uncertaintyWeight)
                    .add(proximityWeight));
    DoubleVector alongX =
        zero.blend(byF.neg().mul(fy).div(room), felt.and(ahead.compare(VectorOperators.GT, 0)));
    DoubleVector acrossX = zero.blend(byF.neg().mul(fx).div(fadeAcross), felt.and(apart));
    DoubleVector seconds =
        DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND)
            .blend(
                SAFE_SECONDS,
                DoubleVector.fromArray(FOUR, along, 0).compare(VectorOperators.GT, 0));
    DoubleVector byV = zero.blend(byF.mul(fy).mul(ahead).div(room.mul(room)).mul(seconds), felt);
    DoubleVector towards = DoubleVector.fromArray(FOUR, closing, 0);
    DoubleVector free = DoubleVector.fromArray(FOUR, gap, 0);
    DoubleVector r = free.div(towards.mul(TTC)).neg().add(1);
    DoubleVector byR = weight.mul(2 * ttcWeight).mul(fy).mul(r);
    DoubleVector byGap =
        zero.blend(
            byR.neg().div(towards.mul(TTC)), course.and(free.compare(VectorOperators.GT, 0)));
    DoubleVector byTowards = zero.blend(byR.mul(free).div(towards.mul(towards).mul(TTC)), course);
    DoubleVector more = weight.mul(-ttcWeight).mul(r).mul(r).div(fadeAcross);
    acrossX.blend(acrossX.add(more), course.and(apart)).intoArray(byGy, 0);
    alongX.add(byGap).intoArray(alongIn, 0);
    byTowards.intoArray(byClosing, 0);
    DoubleVector before = DoubleVector.fromArray(FOUR, g.speed, t);
    before.blend(before.add(byV.add(byTowards)), near).intoArray(g.speed, t);
  }

  /** Adds derivatives by place and heading. */
  private void pull(Motion m, Pair pair, int t, int nearBits, Gradient g) {
    DoubleVector zero = DoubleVector.zero(FOUR);
    VectorMask<Double> near =
        DoubleVector.fromArray(FOUR, LANES, 4 * nearBits).compare(VectorOperators.GT, 0);
    int at = pair.at + t;
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector front = DoubleVector.fromArray(FOUR, along, 0);
    DoubleVector side = DoubleVector.fromArray(FOUR, across, 0);
    DoubleVector in = DoubleVector.fromArray(FOUR, alongIn, 0);
    DoubleVector beside = DoubleVector.fromArray(FOUR, byGy, 0);
    DoubleVector byAlong =
        in.mul(
            zero.blend(1, front.compare(VectorOperators.GT, 0))
                .blend(-1, front.compare(VectorOperators.LT, 0)));
    DoubleVector byAcross =
        beside.mul(
            zero.blend(1, side.compare(VectorOperators.GT, 0))
                .blend(-1, side.compare(VectorOperators.LT, 0)));
    DoubleVector before = DoubleVector.fromArray(FOUR, g.x, t);
    before.blend(before.add(byAlong.neg().mul(c).add(byAcross.mul(s))), near).intoArray(g.x, t);
    before = DoubleVector.fromArray(FOUR, g.y, t);
    before.blend(before.add(byAlong.neg().mul(s).sub(byAcross.mul(c))), near).intoArray(g.y, t);
    DoubleVector cosine = DoubleVector.fromArray(FOUR, cr, 0);
    DoubleVector sine = DoubleVector.fromArray(FOUR, sr, 0);
    DoubleVector signC =
        zero.blend(1, cosine.compare(VectorOperators.GT, 0))
            .blend(-1, cosine.compare(VectorOperators.LT, 0));
    DoubleVector signS =
        zero.blend(1, sine.compare(VectorOperators.GT, 0))
            .blend(-1, sine.compare(VectorOperators.LT, 0));
    DoubleVector hxTurn = signC.mul(pair.l).mul(sine).sub(signS.mul(pair.w).mul(cosine));
    DoubleVector hyTurn = signC.mul(pair.w).mul(sine).sub(signS.mul(pair.l).mul(cosine));
    DoubleVector turned =
        DoubleVector.fromArray(FOUR, futures.vx, at)
            .mul(s)
            .sub(DoubleVector.fromArray(FOUR, futures.vy, at).mul(c));
    DoubleVector byHeading =
        byAlong
            .mul(side)
            .sub(byAcross.mul(front))
            .sub(in.mul(hxTurn))
            .sub(beside.mul(hyTurn))
            .add(DoubleVector.fromArray(FOUR, byClosing, 0).mul(turned));
    before = DoubleVector.fromArray(FOUR, g.heading, t);
    before.blend(before.add(byHeading), near).intoArray(g.heading, t);
  }

  /** Sums, step by step; and discs, where they may meet. */
  private void sums(
      Motion m, Pair pair, int first, int course, int touching, @Nullable Gradient g) {
    pair.proximity = pair.proximity + p[0] + p[1] + p[2] + p[3];
    pair.uncertainty = pair.uncertainty + u[0] + u[1] + u[2] + u[3];
    if (course != 0) {
      pair.timeToCollision = pair.timeToCollision + q[0] + q[1] + q[2] + q[3];
    }
    if (touching == 0 && course == 0) {
      pair.energy = pair.energy + kept[0] + kept[1] + kept[2] + kept[3];
      return;
    }
    for (int i = 0; i < 4; i++) {
      pair.energy += kept[i];
      if (course != 0) {
        pair.energy += hurried[i];
      }
      if ((touching & 1 << i) != 0) {
        touch(m, pair, first + i, along[i], across[i], closing[i], cr[i], sr[i], g);
      }
    }
  }
}
