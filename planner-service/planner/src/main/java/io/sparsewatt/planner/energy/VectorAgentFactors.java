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
 * what {@link AgentFactors#steps} does, so the same bits; sums run step by step, in its order.
 *
 * <p>Vectors are loaded without a method of our own around it: what the compiler does not inline
 * returns an object.
 */
final class VectorAgentFactors extends AgentFactors {

  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

  // By step, between the parts of the work, which are loops of their own: in one loop, too large
  // for
  // the compiler, vectors become objects.
  private final double[] along;
  private final double[] across;
  private final double[] safe;
  private final double[] closing;
  private final double[] cr;
  private final double[] sr;
  private final double[] gx;
  private final double[] gy;
  private final double[] gap;
  private final double[] spread;
  private final double[] p;
  private final double[] q;
  private final double[] byGx;
  private final double[] byGy;
  private final double[] alongIn;
  private final double[] byClosing;
  // Of the four steps that begin at each entry, as bits.
  private final int[] lanes;
  private final int[] courses;

  VectorAgentFactors(Ego ego, Futures futures, Weights weights, double[] share) {
    super(ego, futures, weights, share);
    along = new double[share.length];
    across = new double[share.length];
    safe = new double[share.length];
    closing = new double[share.length];
    cr = new double[share.length];
    sr = new double[share.length];
    gx = new double[share.length];
    gy = new double[share.length];
    gap = new double[share.length];
    spread = new double[share.length];
    p = new double[share.length];
    q = new double[share.length];
    byGx = new double[share.length];
    byGy = new double[share.length];
    alongIn = new double[share.length];
    byClosing = new double[share.length];
    lanes = new int[share.length];
    courses = new int[share.length];
  }

  @Override
  void steps(Motion m, Pair pair, int from, int to, @Nullable Gradient g) {
    int rest = from + (to - from + 1) / 4 * 4;
    boolean near = false;
    for (int t = from; t < rest; t += 4) {
      lanes[t] = gate(m, pair, t);
      near |= lanes[t] != 0;
    }
    if (near) {
      for (int t = from; t < rest; t += 4) {
        if (lanes[t] != 0) {
          courses[t] = values(m, pair, t) & lanes[t];
        }
      }
      if (g != null) {
        for (int t = from; t < rest; t += 4) {
          if (lanes[t] != 0) {
            slopes(pair, t, g);
          }
        }
        for (int t = from; t < rest; t += 4) {
          if (lanes[t] != 0) {
            pull(m, pair, t, g);
          }
        }
      }
      for (int t = from; t < rest; t += 4) {
        if (lanes[t] != 0) {
          sums(m, pair, t, g);
        }
      }
    }
    super.steps(m, pair, rest, to, g);
  }

  /** The steps, as bits, at which the two are near enough to have energy. */
  private int gate(Motion m, Pair pair, int t) {
    int at = pair.at + t;
    DoubleVector dx =
        DoubleVector.fromArray(FOUR, futures.x, at).sub(DoubleVector.fromArray(FOUR, m.x, t));
    DoubleVector dy =
        DoubleVector.fromArray(FOUR, futures.y, at).sub(DoubleVector.fromArray(FOUR, m.y, t));
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector side = dy.mul(c).sub(dx.mul(s));
    // As a number: a mask that outlives a branch would become an object.
    long beside = side.abs().compare(VectorOperators.LE, pair.gateAcross).toLong();
    if (beside == 0) {
      return 0;
    }
    DoubleVector front = dx.mul(c).add(dy.mul(s));
    DoubleVector v = DoubleVector.fromArray(FOUR, m.speed, t);
    VectorMask<Double> ahead = front.compare(VectorOperators.GT, 0);
    DoubleVector seconds =
        DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND).blend(SAFE_SECONDS, ahead);
    DoubleVector room = seconds.mul(v).add(SAFE_METRES);
    DoubleVector towards =
        v.sub(
            DoubleVector.fromArray(FOUR, futures.vx, at)
                .mul(c)
                .add(DoubleVector.fromArray(FOUR, futures.vy, at).mul(s)));
    DoubleVector reach = room.blend(room.max(towards.mul(TTC)), ahead);
    DoubleVector gateAlong =
        reach.add(diagonal[pair.j] + halfLength).max(discReach[pair.j] + egoReach + MARGIN);
    front.intoArray(along, t);
    side.intoArray(across, t);
    room.intoArray(safe, t);
    towards.intoArray(closing, t);
    return (int) (beside & front.abs().compare(VectorOperators.LE, gateAlong).toLong());
  }

  /** Values of the steps; those, as bits, on a collision course. */
  private int values(Motion m, Pair pair, int t) {
    int at = pair.at + t;
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector cj = DoubleVector.fromArray(FOUR, futures.cos, at);
    DoubleVector sj = DoubleVector.fromArray(FOUR, futures.sin, at);
    DoubleVector cosine = c.mul(cj).add(s.mul(sj));
    DoubleVector sine = c.mul(sj).sub(s.mul(cj));
    cosine.intoArray(cr, t);
    sine.intoArray(sr, t);
    DoubleVector hx = cosine.abs().mul(pair.l).add(sine.abs().mul(pair.w));
    DoubleVector hy = sine.abs().mul(pair.l).add(cosine.abs().mul(pair.w));
    DoubleVector ux = DoubleVector.fromArray(FOUR, along, t).abs().sub(hx);
    DoubleVector uy = DoubleVector.fromArray(FOUR, across, t).abs().sub(hy);
    DoubleVector ahead = ux.sub(halfLength).add(0.5 * ALPHA).max(0);
    DoubleVector beside = uy.sub(halfWidth).add(0.5 * ALPHA).max(0);
    ahead.intoArray(gx, t);
    beside.intoArray(gy, t);
    DoubleVector fx = ahead.div(DoubleVector.fromArray(FOUR, safe, t)).neg().add(1).max(0);
    DoubleVector fy = beside.div(fadeAcross).neg().add(1).max(0);
    DoubleVector weight = DoubleVector.fromArray(FOUR, pair.weights, t);
    DoubleVector f = fx.mul(fy);
    DoubleVector.fromArray(FOUR, futures.spread, pair.j * (m.steps + 1) + t)
        .div(SPREAD_UNIT)
        .min(1)
        .intoArray(spread, t);
    weight.mul(f).mul(f).intoArray(p, t);
    DoubleVector towards = DoubleVector.fromArray(FOUR, closing, t);
    DoubleVector free = ux.sub(halfLength).max(0);
    free.intoArray(gap, t);
    DoubleVector r = free.div(towards.mul(TTC)).neg().add(1);
    weight.mul(fy).mul(r).mul(r).intoArray(q, t);
    long onCourse =
        DoubleVector.fromArray(FOUR, along, t)
            .compare(VectorOperators.GT, 0)
            .and(towards.compare(VectorOperators.GT, CLOSING))
            .and(fy.compare(VectorOperators.GT, 0))
            .and(r.compare(VectorOperators.GT, 0))
            .toLong();
    return (int) onCourse;
  }

  /** Derivatives by distances, speed and closing speed; adds those by speed. */
  private void slopes(Pair pair, int t, Gradient g) {
    VectorMask<Double> near = VectorMask.fromLong(FOUR, lanes[t]);
    VectorMask<Double> course = VectorMask.fromLong(FOUR, courses[t]);
    DoubleVector zero = DoubleVector.zero(FOUR);
    DoubleVector room = DoubleVector.fromArray(FOUR, safe, t);
    DoubleVector ahead = DoubleVector.fromArray(FOUR, gx, t);
    DoubleVector beside = DoubleVector.fromArray(FOUR, gy, t);
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
                DoubleVector.fromArray(FOUR, spread, t)
                    .mul(uncertaintyWeight)
                    .add(proximityWeight));
    DoubleVector alongX =
        zero.blend(byF.neg().mul(fy).div(room), felt.and(ahead.compare(VectorOperators.GT, 0)));
    DoubleVector acrossX = zero.blend(byF.neg().mul(fx).div(fadeAcross), felt.and(apart));
    DoubleVector seconds =
        DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND)
            .blend(
                SAFE_SECONDS,
                DoubleVector.fromArray(FOUR, along, t).compare(VectorOperators.GT, 0));
    DoubleVector byV = zero.blend(byF.mul(fy).mul(ahead).div(room.mul(room)).mul(seconds), felt);
    DoubleVector towards = DoubleVector.fromArray(FOUR, closing, t);
    DoubleVector free = DoubleVector.fromArray(FOUR, gap, t);
    DoubleVector r = free.div(towards.mul(TTC)).neg().add(1);
    DoubleVector byR = weight.mul(2 * ttcWeight).mul(fy).mul(r);
    DoubleVector byGap =
        zero.blend(
            byR.neg().div(towards.mul(TTC)), course.and(free.compare(VectorOperators.GT, 0)));
    DoubleVector byTowards = zero.blend(byR.mul(free).div(towards.mul(towards).mul(TTC)), course);
    DoubleVector more = weight.mul(-ttcWeight).mul(r).mul(r).div(fadeAcross);
    acrossX.blend(acrossX.add(more), course.and(apart)).intoArray(byGy, t);
    alongX.intoArray(byGx, t);
    alongX.add(byGap).intoArray(alongIn, t);
    byTowards.intoArray(byClosing, t);
    DoubleVector before = DoubleVector.fromArray(FOUR, g.speed, t);
    before.blend(before.add(byV.add(byTowards)), near).intoArray(g.speed, t);
  }

  /** Adds derivatives by place and heading. */
  private void pull(Motion m, Pair pair, int t, Gradient g) {
    DoubleVector zero = DoubleVector.zero(FOUR);
    VectorMask<Double> near = VectorMask.fromLong(FOUR, lanes[t]);
    int at = pair.at + t;
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector front = DoubleVector.fromArray(FOUR, along, t);
    DoubleVector side = DoubleVector.fromArray(FOUR, across, t);
    DoubleVector in = DoubleVector.fromArray(FOUR, alongIn, t);
    DoubleVector beside = DoubleVector.fromArray(FOUR, byGy, t);
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
    DoubleVector cosine = DoubleVector.fromArray(FOUR, cr, t);
    DoubleVector sine = DoubleVector.fromArray(FOUR, sr, t);
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
            .add(DoubleVector.fromArray(FOUR, byClosing, t).mul(turned));
    before = DoubleVector.fromArray(FOUR, g.heading, t);
    before.blend(before.add(byHeading), near).intoArray(g.heading, t);
  }

  /** Sums, step by step; and discs, where they may meet. */
  private void sums(Motion m, Pair pair, int first, @Nullable Gradient g) {
    double touch = egoReach + discReach[pair.j] + MARGIN;
    for (int t = first; t < first + 4; t++) {
      int bit = 1 << t - first;
      if ((lanes[first] & bit) == 0) {
        continue;
      }
      pair.near++;
      double u = p[t] * spread[t];
      pair.proximity += p[t];
      pair.uncertainty += u;
      pair.energy += proximityWeight * p[t] + uncertaintyWeight * u;
      if ((courses[first] & bit) != 0) {
        pair.timeToCollision += q[t];
        pair.energy += ttcWeight * q[t];
      }
      if (along[t] * along[t] + across[t] * across[t] < touch * touch) {
        touch(m, pair, t, along[t], across[t], closing[t], cr[t], sr[t], g);
      }
    }
  }
}
