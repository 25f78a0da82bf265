package io.sparsewatt.planner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.model.Bicycle;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.model.VectorApi;
import io.sparsewatt.planner.scenario.Ego;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is turned away by the stretch is what the steps would have turned away, to the bit. */
class VectorStretchesTest {

  private static final long SEED = 20261201;
  private static final int SCENES = 1_500;
  private static final double DT = 0.1;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private long near;
  private long away;
  private long pairs;
  private long atEdge;

  @Test
  void turningAwayChangesNothing() {
    assumeTrue(VectorApi.isThere(), "this JVM runs without the Vector API");
    for (int scene = 0; scene < SCENES; scene++) {
      // Mostly as plans are; also the shortest, and with a last stretch or window of few steps.
      int steps = random.nextInt(3) > 0 ? 30 : random.nextInt(2, 101);
      // Roads may lie far from where coordinates begin.
      double far = random.nextInt(4) == 0 ? 4e6 : 0;
      Ego ego =
          new Ego(
              far,
              -far,
              random.nextDouble(-3.2, 3.2),
              random.nextInt(4) == 0 ? 0 : random.nextDouble(0, 40),
              0,
              0,
              random.nextDouble(1, 20),
              random.nextDouble(0.5, random.nextInt(4) == 0 ? 15 : 3));
      Futures f = new Futures(random.nextInt(1, 4), random.nextInt(1, 8), steps);
      double[] share = new double[steps + 1];
      for (int t = 1; t <= steps; t++) {
        share[t] = DT * StrictMath.pow(0.99, t);
      }
      sizes(f);
      AgentFactors scalar = new AgentFactors(ego, f, Weights.STANDARD, share);
      AgentFactors vector = AgentFactors.best(ego, f, Weights.STANDARD, share);
      Motion first = drive(ego, steps);
      for (int k = 0; k < f.count; k++) {
        for (int j = 0; j < f.agents; j++) {
          agent(f, k, j, first, scalar);
        }
      }
      f.measureSpread();
      vector.measure();
      String as = "seed " + SEED + ", scene " + scene;
      compare(scalar, vector, f, first, as + ", first motion");
      // Measured once, met by other motions; the agents stand where the first one drove.
      compare(scalar, vector, f, drive(ego, steps), as + ", second motion");
      compare(scalar, vector, f, drive(ego, steps), as + ", third motion");
    }
    System.out.printf(
        "VectorStretchesTest: seed %d, %d pairs, %d turned away whole, %d near steps, %d at an edge%n",
        SEED, pairs, away, near, atEdge);
    // Were nothing turned away, or nothing near, it would prove nothing.
    assertThat(away).isGreaterThan(pairs / 10);
    assertThat(near).isGreaterThan(pairs);
    assertThat(atEdge).isGreaterThan(1_000);
  }

  private void compare(AgentFactors scalar, AgentFactors vector, Futures f, Motion m, String as) {
    PairValues a = new PairValues(f.count * f.agents);
    PairValues b = new PairValues(f.count * f.agents);
    vector.replace(f);
    vector.meet(m);
    for (int k = 0; k < f.count; k++) {
      for (int j = 0; j < f.agents; j++) {
        Gradient ga = new Gradient(m.steps);
        Gradient gb = new Gradient(m.steps);
        scalar.evaluate(m, k, j, a, ga, null);
        vector.evaluate(m, k, j, b, gb, null);
        assertThat(gb.x).as(as).containsExactly(ga.x);
        assertThat(gb.y).as(as).containsExactly(ga.y);
        assertThat(gb.heading).as(as).containsExactly(ga.heading);
        assertThat(gb.speed).as(as).containsExactly(ga.speed);
        equal(a, b, as);
        vector.evaluate(m, k, j, b, null, null);
        int pair = k * f.agents + j;
        near += a.near[pair];
        away += vector.isAway(pair) ? 1 : 0;
        pairs++;
      }
    }
    equal(a, b, as);
  }

  private static void equal(PairValues a, PairValues b, String as) {
    assertThat(b.near).as(as).containsExactly(a.near);
    assertThat(b.proximity).as(as).containsExactly(a.proximity);
    assertThat(b.collision).as(as).containsExactly(a.collision);
    assertThat(b.timeToCollision).as(as).containsExactly(a.timeToCollision);
    assertThat(b.uncertainty).as(as).containsExactly(a.uncertainty);
    assertThat(b.energy).as(as).containsExactly(a.energy);
    assertThat(b.impact).as(as).containsExactly(a.impact);
    assertThat(b.contact).as(as).containsExactly(a.contact);
  }

  private Motion drive(Ego ego, int steps) {
    Motion m = new Motion(steps);
    boolean steady = random.nextInt(4) == 0;
    double command = steady ? 0 : random.nextDouble(-6, 3);
    double curvature = steady || random.nextBoolean() ? 0 : random.nextDouble(-0.15, 0.15);
    for (int t = 0; t < steps; t++) {
      if (!steady && random.nextInt(10) == 0) {
        command = random.nextDouble(-6, 3);
        curvature = random.nextDouble(-0.15, 0.15);
      }
      m.command[t] = command;
      m.curvature[t] = curvature;
    }
    new Bicycle(DT, 50, 84.1).drive(ego, m);
    return m;
  }

  /** Cars, and what is very long, very wide or very small. */
  private void sizes(Futures f) {
    for (int j = 0; j < f.agents; j++) {
      int kind = random.nextInt(4);
      f.length[j] = kind == 0 ? random.nextDouble(10, 60) : random.nextDouble(0.3, 6);
      f.width[j] = kind == 1 ? random.nextDouble(5, 40) : random.nextDouble(0.3, 2.5);
    }
  }

  private void agent(Futures f, int k, int j, Motion m, AgentFactors gates) {
    switch (random.nextInt(5)) {
      case 0 -> edge(f, k, j, m, gates, true);
      case 1 -> edge(f, k, j, m, gates, false);
      case 2 -> {
        edge(f, k, j, m, gates, true);
        straighten(f, f.at(k, j), m);
      }
      case 3 -> wander(f, k, j, m);
      default -> steady(f, k, j, m);
    }
  }

  /** At constant velocity: standing, with the ego's traffic, or oncoming, fast. */
  private void steady(Futures f, int k, int j, Motion m) {
    double away = random.nextDouble(0, 150);
    double bearing = random.nextDouble(-Math.PI, Math.PI);
    double course = m.heading[0] + (random.nextBoolean() ? 0 : random.nextDouble(-3.2, 3.2));
    double speed = random.nextInt(3) == 0 ? 0 : random.nextDouble(0, 60);
    for (int t = 0; t <= m.steps; t++) {
      place(
          f,
          f.at(k, j) + t,
          m.x[0] + away * Math.cos(bearing) + speed * t * DT * Math.cos(course),
          m.y[0] + away * Math.sin(bearing) + speed * t * DT * Math.sin(course),
          course,
          speed * Math.cos(course),
          speed * Math.sin(course));
    }
  }

  /** Wildly, jumps too, and at velocities that have nothing to do with where it goes. */
  private void wander(Futures f, int k, int j, Motion m) {
    double x = m.x[0] + random.nextDouble(-60, 60);
    double y = m.y[0] + random.nextDouble(-60, 60);
    double jump = random.nextInt(3) == 0 ? 50 : 2;
    for (int t = 0; t <= m.steps; t++) {
      x += random.nextDouble(-jump, jump);
      y += random.nextDouble(-jump, jump);
      place(
          f,
          f.at(k, j) + t,
          x,
          y,
          random.nextDouble(-4, 4),
          random.nextDouble(-30, 30),
          random.nextDouble(-30, 30));
    }
  }

  /**
   * All the way, or at one step only, at a gate's edge and no more than a few roundings or
   * micrometres off.
   */
  private void edge(Futures f, int k, int j, Motion m, AgentFactors gates, boolean always) {
    int once = random.nextInt(m.steps + 1);
    double off =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> random.nextDouble(-1e-12, 1e-12);
          default -> random.nextDouble(-1e-5, 1e-5);
        };
    double closing = random.nextDouble(-20, 40);
    double drift = random.nextBoolean() ? 0 : random.nextDouble(-60, 60);
    int side = random.nextBoolean() ? 1 : -1;
    int gate = random.nextInt(4);
    double part = random.nextDouble(-1, 1);
    for (int t = 0; t <= m.steps; t++) {
      double v = m.speed[t];
      double reach =
          switch (gate) {
            case 0 -> gates.sizes(j) + AgentFactors.SAFE_SECONDS_BEHIND * v + 3;
            case 1 -> gates.sizes(j) + Math.max(1.5 * v + 3, AgentFactors.TTC * closing);
            default -> gates.reach(j);
          };
      double along = gate == 0 ? -reach : reach;
      double across = part * gates.gateAcross(j);
      if (gate == 3) {
        along = part * reach;
        across = side * gates.gateAcross(j);
      }
      double out = always || t == once ? off : Math.abs(t - once);
      along += Math.signum(along) * out;
      across += Math.signum(across) * out;
      double c = m.cos[t];
      double s = m.sin[t];
      place(
          f,
          f.at(k, j) + t,
          m.x[t] + along * c - across * s,
          m.y[t] + along * s + across * c,
          random.nextDouble(-4, 4),
          (v - closing) * c - drift * s,
          (v - closing) * s + drift * c);
      atEdge++;
    }
  }

  /**
   * At one step where it is, and before and after at about the ego's mean velocity over a stretch,
   * so that only what either does within it brings them together.
   */
  private void straighten(Futures f, int at, Motion m) {
    int once = random.nextInt(m.steps + 1);
    int from = Math.max(0, (once - 1) / VectorStretches.STEPS * VectorStretches.STEPS + 1);
    int to = Math.min(m.steps, from + VectorStretches.STEPS - 1);
    double span = Math.max(1, to - from) * DT;
    double wx = (m.x[to] - m.x[from]) / span + random.nextDouble(-0.1, 0.1);
    double wy = (m.y[to] - m.y[from]) / span + random.nextDouble(-0.1, 0.1);
    double x = f.x[at + once];
    double y = f.y[at + once];
    double vx = f.vx[at + once];
    double vy = f.vy[at + once];
    for (int t = 0; t <= m.steps; t++) {
      double s = (t - once) * DT;
      place(f, at + t, x + s * wx, y + s * wy, f.heading[at + t], vx, vy);
    }
  }

  private static void place(
      Futures f, int at, double x, double y, double heading, double vx, double vy) {
    f.x[at] = x;
    f.y[at] = y;
    f.heading[at] = heading;
    f.cos[at] = StrictMath.cos(heading);
    f.sin[at] = StrictMath.sin(heading);
    f.vx[at] = vx;
    f.vy[at] = vy;
  }
}
