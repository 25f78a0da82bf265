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
  private final double[] q = new double[4];
  private final double[] byGy = new double[4];
  private final double[] alongIn = new double[4];
  private final double[] byClosing = new double[4];

  VectorAgentFactors(Ego ego, Futures futures, Weights weights, double[] share) {
    super(ego, futures, weights, share);
  }

  @Override
  void steps(Motion m, Pair pair, int from, int to, @Nullable Gradient g) {
    if (pair.by != null) {
      // Few evaluations are differentiated by the others' states too.
      super.steps(m, pair, from, to, g);
      return;
    }
    int rest = from + (to - from + 1) / 4 * 4;
    for (int t = from; t < rest; t += 4) {
      int near = gate(m, pair, t);
      if (near == 0) {
        continue;
      }
      int course = values(m, pair, t) & near;
      if (g != null) {
        slopes(pair, t, near, course, g);
        pull(m, pair, t, near, g);
      }
      sums(m, pair, t, near, course, g);
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
    front.intoArray(along, 0);
    side.intoArray(across, 0);
    room.intoArray(safe, 0);
    towards.intoArray(closing, 0);
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
    cosine.intoArray(cr, 0);
    sine.intoArray(sr, 0);
    DoubleVector hx = cosine.abs().mul(pair.l).add(sine.abs().mul(pair.w));
    DoubleVector hy = sine.abs().mul(pair.l).add(cosine.abs().mul(pair.w));
    DoubleVector ux = DoubleVector.fromArray(FOUR, along, 0).abs().sub(hx);
    DoubleVector uy = DoubleVector.fromArray(FOUR, across, 0).abs().sub(hy);
    DoubleVector ahead = ux.sub(halfLength).add(0.5 * ALPHA).max(0);
    DoubleVector beside = uy.sub(halfWidth).add(0.5 * ALPHA).max(0);
    ahead.intoArray(gx, 0);
    beside.intoArray(gy, 0);
    DoubleVector fx = ahead.div(DoubleVector.fromArray(FOUR, safe, 0)).neg().add(1).max(0);
    DoubleVector fy = beside.div(fadeAcross).neg().add(1).max(0);
    DoubleVector weight = DoubleVector.fromArray(FOUR, pair.weights, t);
    DoubleVector f = fx.mul(fy);
    DoubleVector.fromArray(FOUR, futures.spread, pair.j * (m.steps + 1) + t)
        .div(SPREAD_UNIT)
        .min(1)
        .intoArray(spread, 0);
    weight.mul(f).mul(f).intoArray(p, 0);
    DoubleVector towards = DoubleVector.fromArray(FOUR, closing, 0);
    DoubleVector free = ux.sub(halfLength).max(0);
    free.intoArray(gap, 0);
    DoubleVector r = free.div(towards.mul(TTC)).neg().add(1);
    weight.mul(fy).mul(r).mul(r).intoArray(q, 0);
    long onCourse =
        DoubleVector.fromArray(FOUR, along, 0)
            .compare(VectorOperators.GT, 0)
            .and(towards.compare(VectorOperators.GT, CLOSING))
            .and(fy.compare(VectorOperators.GT, 0))
            .and(r.compare(VectorOperators.GT, 0))
            .toLong();
    return (int) onCourse;
  }

  /** Derivatives by distances, speed and closing speed; adds those by speed. */
  private void slopes(Pair pair, int t, int nearBits, int courseBits, Gradient g) {
    VectorMask<Double> near = VectorMask.fromLong(FOUR, nearBits);
    VectorMask<Double> course = VectorMask.fromLong(FOUR, courseBits);
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
    VectorMask<Double> near = VectorMask.fromLong(FOUR, nearBits);
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
  private void sums(Motion m, Pair pair, int first, int near, int course, @Nullable Gradient g) {
    double touch = egoReach + discReach[pair.j] + MARGIN;
    for (int i = 0; i < 4; i++) {
      int bit = 1 << i;
      if ((near & bit) == 0) {
        continue;
      }
      pair.near++;
      double u = p[i] * spread[i];
      pair.proximity += p[i];
      pair.uncertainty += u;
      pair.energy += proximityWeight * p[i] + uncertaintyWeight * u;
      if ((course & bit) != 0) {
        pair.timeToCollision += q[i];
        pair.energy += ttcWeight * q[i];
      }
      if (along[i] * along[i] + across[i] * across[i] < touch * touch) {
        touch(m, pair, first + i, along[i], across[i], closing[i], cr[i], sr[i], g);
      }
    }
  }
}
