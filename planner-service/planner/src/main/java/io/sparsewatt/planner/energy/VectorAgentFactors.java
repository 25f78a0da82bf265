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
 */
final class VectorAgentFactors extends AgentFactors {

  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;
  private static final DoubleVector ZERO = DoubleVector.zero(FOUR);
  private static final DoubleVector ONE = DoubleVector.broadcast(FOUR, 1);

  private final double[] alongs = new double[4];
  private final double[] acrosses = new double[4];
  private final double[] closings = new double[4];
  private final double[] crs = new double[4];
  private final double[] srs = new double[4];
  private final double[] ps = new double[4];
  private final double[] us = new double[4];
  private final double[] qs = new double[4];

  VectorAgentFactors(Ego ego, Futures futures, Weights weights, double[] share) {
    super(ego, futures, weights, share);
  }

  @Override
  void steps(Motion m, Pair pair, int from, int to, @Nullable Gradient g) {
    int t = from;
    for (; t + 3 <= to; t += 4) {
      four(m, pair, t, g);
    }
    super.steps(m, pair, t, to, g);
  }

  private void four(Motion m, Pair pair, int t, @Nullable Gradient g) {
    int j = pair.j;
    int at = pair.at + t;
    DoubleVector dx =
        DoubleVector.fromArray(FOUR, futures.x, at).sub(DoubleVector.fromArray(FOUR, m.x, t));
    DoubleVector dy =
        DoubleVector.fromArray(FOUR, futures.y, at).sub(DoubleVector.fromArray(FOUR, m.y, t));
    DoubleVector c = DoubleVector.fromArray(FOUR, m.cos, t);
    DoubleVector s = DoubleVector.fromArray(FOUR, m.sin, t);
    DoubleVector across = dy.mul(c).sub(dx.mul(s));
    VectorMask<Double> near = across.abs().compare(VectorOperators.LE, pair.gateAcross);
    if (!near.anyTrue()) {
      return;
    }
    DoubleVector along = dx.mul(c).add(dy.mul(s));
    DoubleVector v = DoubleVector.fromArray(FOUR, m.speed, t);
    VectorMask<Double> ahead = along.compare(VectorOperators.GT, 0);
    DoubleVector seconds =
        DoubleVector.broadcast(FOUR, SAFE_SECONDS_BEHIND).blend(SAFE_SECONDS, ahead);
    DoubleVector safe = seconds.mul(v).add(SAFE_METRES);
    DoubleVector vx = DoubleVector.fromArray(FOUR, futures.vx, at);
    DoubleVector vy = DoubleVector.fromArray(FOUR, futures.vy, at);
    DoubleVector closing = v.sub(vx.mul(c).add(vy.mul(s)));
    DoubleVector reach = safe.blend(safe.max(closing.mul(TTC)), ahead);
    DoubleVector gateAlong =
        reach.add(diagonal[j] + halfLength).max(discReach[j] + egoReach + MARGIN);
    DoubleVector alongSize = along.abs();
    near = near.and(alongSize.compare(VectorOperators.LE, gateAlong));
    long lanes = near.toLong();
    if (lanes == 0) {
      return;
    }
    double l = pair.l;
    double w = pair.w;
    DoubleVector cj = DoubleVector.fromArray(FOUR, futures.cos, at);
    DoubleVector sj = DoubleVector.fromArray(FOUR, futures.sin, at);
    DoubleVector cr = c.mul(cj).add(s.mul(sj));
    DoubleVector sr = c.mul(sj).sub(s.mul(cj));
    DoubleVector acr = cr.abs();
    DoubleVector asr = sr.abs();
    DoubleVector hx = acr.mul(l).add(asr.mul(w));
    DoubleVector hy = asr.mul(l).add(acr.mul(w));
    DoubleVector ux = alongSize.sub(hx);
    DoubleVector uy = across.abs().sub(hy);
    DoubleVector gx = ux.sub(halfLength).add(0.5 * ALPHA).max(0);
    DoubleVector gy = uy.sub(halfWidth).add(0.5 * ALPHA).max(0);
    DoubleVector fx = ONE.sub(gx.div(safe)).max(0);
    DoubleVector fy = ONE.sub(gy.div(fadeAcross)).max(0);
    DoubleVector weight = pair.follows ? ZERO : DoubleVector.fromArray(FOUR, share, t);
    DoubleVector f = fx.mul(fy);
    DoubleVector spread =
        DoubleVector.fromArray(FOUR, futures.spread, j * (m.steps + 1) + t).div(SPREAD_UNIT).min(1);
    DoubleVector p = weight.mul(f).mul(f);
    p.intoArray(ps, 0);
    p.mul(spread).intoArray(us, 0);

    VectorMask<Double> courses =
        ahead
            .and(closing.compare(VectorOperators.GT, CLOSING))
            .and(fy.compare(VectorOperators.GT, 0));
    DoubleVector gap = ux.sub(halfLength).max(0);
    DoubleVector horizon = closing.mul(TTC);
    DoubleVector r = ONE.sub(gap.div(horizon));
    courses = courses.and(r.compare(VectorOperators.GT, 0)).and(near);
    boolean anyCourse = courses.anyTrue();
    if (anyCourse) {
      ZERO.blend(weight.mul(fy).mul(r).mul(r), courses).intoArray(qs, 0);
    }

    if (g != null) {
      VectorMask<Double> apart = gy.compare(VectorOperators.GT, 0);
      VectorMask<Double> felt = f.compare(VectorOperators.GT, 0).and(near);
      DoubleVector byF =
          weight.mul(2).mul(f).mul(spread.mul(uncertaintyWeight).add(proximityWeight));
      DoubleVector byGx =
          ZERO.blend(byF.neg().mul(fy).div(safe), felt.and(gx.compare(VectorOperators.GT, 0)));
      DoubleVector byGy = ZERO.blend(byF.neg().mul(fx).div(fadeAcross), felt.and(apart));
      DoubleVector byV = ZERO.blend(byF.mul(fy).mul(gx).div(safe.mul(safe)).mul(seconds), felt);
      DoubleVector byGap = ZERO;
      DoubleVector byClosing = ZERO;
      if (anyCourse) {
        DoubleVector byR = weight.mul(2 * ttcWeight).mul(fy).mul(r);
        byGap = ZERO.blend(byR.neg().div(horizon), courses.and(gap.compare(VectorOperators.GT, 0)));
        byClosing = ZERO.blend(byR.mul(gap).div(closing.mul(closing).mul(TTC)), courses);
        DoubleVector more = weight.mul(-ttcWeight).mul(r).mul(r).div(fadeAcross);
        byGy = byGy.blend(byGy.add(more), courses.and(apart));
      }
      DoubleVector alongIn = byGx.add(byGap);
      DoubleVector byAlong = alongIn.mul(signum(along));
      DoubleVector byAcross = byGy.mul(signum(across));
      DoubleVector hxTurn = signum(cr).mul(l).mul(sr).sub(signum(sr).mul(w).mul(cr));
      DoubleVector hyTurn = signum(cr).mul(w).mul(sr).sub(signum(sr).mul(l).mul(cr));
      DoubleVector addX = byAlong.neg().mul(c).add(byAcross.mul(s));
      DoubleVector addY = byAlong.neg().mul(s).sub(byAcross.mul(c));
      DoubleVector addHeading =
          byAlong
              .mul(across)
              .sub(byAcross.mul(along))
              .sub(alongIn.mul(hxTurn))
              .sub(byGy.mul(hyTurn))
              .add(byClosing.mul(vx.mul(s).sub(vy.mul(c))));
      DoubleVector addSpeed = byV.add(byClosing);
      add(g.x, t, addX, near);
      add(g.y, t, addY, near);
      add(g.heading, t, addHeading, near);
      add(g.speed, t, addSpeed, near);
    }

    double touch = egoReach + discReach[j] + MARGIN;
    VectorMask<Double> meeting =
        along
            .mul(along)
            .add(across.mul(across))
            .compare(VectorOperators.LT, touch * touch)
            .and(near);
    long touching = meeting.toLong();
    if (touching != 0) {
      along.intoArray(alongs, 0);
      across.intoArray(acrosses, 0);
      closing.intoArray(closings, 0);
      cr.intoArray(crs, 0);
      sr.intoArray(srs, 0);
    }
    long onCourse = courses.toLong();
    for (int i = 0; i < 4; i++) {
      if ((lanes >> i & 1) == 0) {
        continue;
      }
      pair.near++;
      pair.proximity += ps[i];
      pair.uncertainty += us[i];
      pair.energy += proximityWeight * ps[i] + uncertaintyWeight * us[i];
      if ((onCourse >> i & 1) != 0) {
        pair.timeToCollision += qs[i];
        pair.energy += ttcWeight * qs[i];
      }
      if ((touching >> i & 1) != 0) {
        touch(m, pair, t + i, alongs[i], acrosses[i], closings[i], crs[i], srs[i], g);
      }
    }
  }

  private static void add(double[] to, int t, DoubleVector more, VectorMask<Double> near) {
    DoubleVector before = DoubleVector.fromArray(FOUR, to, t);
    before.blend(before.add(more), near).intoArray(to, t);
  }

  /** -1, 0 or 1. */
  private static DoubleVector signum(DoubleVector x) {
    return ZERO.blend(1, x.compare(VectorOperators.GT, 0))
        .blend(-1, x.compare(VectorOperators.LT, 0));
  }
}
