package io.sparsewatt.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The way back through the network against central differences, in double precision. */
class RolloutGradientTest {

  private static final long SEED = 20261130;
  private static final int AGENTS = 5;
  private static final int DRAWS = 3;
  private static final int STEPS = 6;
  private static final double TOLERANCE = 1e-6;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final double[] parameters = parameters(random);
  private final TrafficGraph graph = graph(random);
  private final double[] latents = numbers(random, Shape.LATENT * AGENTS * DRAWS, 1);
  private final double[] ego = ego();
  private final double[] cost = numbers(random, 5 * (STEPS + 1) * AGENTS * DRAWS, 0.1);
  private final Rollout rollout = new Rollout(parameters);

  @Test
  void byParameters() {
    double[] gp = new double[Tensor.TOTAL];
    backward(gp);
    for (Tensor tensor : Tensor.values()) {
      double largest = 0;
      for (int i = 0; i < tensor.size(); i++) {
        largest = Math.max(largest, Math.abs(gp[tensor.at() + i]));
      }
      assertThat(largest).as(tensor.text()).isPositive();
      for (int trial = 0; trial < 40; trial++) {
        int at = tensor.at() + random.nextInt(tensor.size());
        compare(parameters, at, gp[at], largest, tensor.text() + " " + (at - tensor.at()));
      }
    }
  }

  @Test
  void byLatents() {
    backward(new double[0]);
    double[] g = rollout.gLatents.clone();
    double largest = largest(g);
    assertThat(largest).isPositive();
    for (int i = 0; i < latents.length; i++) {
      compare(latents, i, g[i], largest, "latent " + i);
    }
  }

  /** The first agent's future is given: where it goes changes where the others go. */
  @Test
  void byTheGivenStates() {
    backward(new double[0]);
    double[][] g = {
      rollout.gx.clone(),
      rollout.gy.clone(),
      rollout.gCos.clone(),
      rollout.gSin.clone(),
      rollout.gSpeed.clone()
    };
    for (int t = 1; t <= STEPS; t++) {
      for (int k = 0; k < DRAWS; k++) {
        for (int v = 0; v < 5; v++) {
          int at = (v * (STEPS + 1) + t) * DRAWS + k;
          double analytic = g[v][rollout.at(t, 0) + k];
          compare(ego, at, analytic, 0.1, "value " + v + " at step " + t + ", draw " + k);
        }
      }
    }
  }

  @Test
  void theGivenFutureMattersToTheOthers() {
    double before = value();
    for (int k = 0; k < DRAWS; k++) {
      ego[(4 * (STEPS + 1) + 2) * DRAWS + k] += 3;
    }
    double own = 0;
    for (int k = 0; k < DRAWS; k++) {
      own += 3 * cost[4 * (STEPS + 1) * AGENTS * DRAWS + rollout.at(2, 0) + k];
    }
    double others = value() - before - own;
    assertThat(Math.abs(others)).isGreaterThan(1e-6);
  }

  /** Tape or not, the states are the same bits. */
  @Test
  void withoutATape() {
    value();
    double[] taped = rollout.x.clone();
    Rollout bare = new Rollout(parameters);
    bare.open(graph, DRAWS, STEPS, false);
    fill(bare);
    bare.forward();
    assertThat(bare.x).containsExactly(taped);
  }

  private void backward(double[] gp) {
    value();
    int states = (STEPS + 1) * AGENTS * DRAWS;
    System.arraycopy(cost, 0, rollout.gx, 0, states);
    System.arraycopy(cost, states, rollout.gy, 0, states);
    System.arraycopy(cost, 2 * states, rollout.gCos, 0, states);
    System.arraycopy(cost, 3 * states, rollout.gSin, 0, states);
    System.arraycopy(cost, 4 * states, rollout.gSpeed, 0, states);
    rollout.back(gp);
  }

  private double value() {
    rollout.open(graph, DRAWS, STEPS, true);
    fill(rollout);
    rollout.forward();
    int states = (STEPS + 1) * AGENTS * DRAWS;
    double sum = 0;
    for (int c = 0; c < states; c++) {
      sum +=
          cost[c] * rollout.x[c]
              + cost[states + c] * rollout.y[c]
              + cost[2 * states + c] * rollout.cos[c]
              + cost[3 * states + c] * rollout.sin[c]
              + cost[4 * states + c] * rollout.speed[c];
    }
    return sum;
  }

  private void fill(Rollout r) {
    System.arraycopy(latents, 0, r.latents, 0, latents.length);
    for (int t = 1; t <= STEPS; t++) {
      int at = r.at(t, 0);
      for (int k = 0; k < DRAWS; k++) {
        int from = t * DRAWS + k;
        int row = (STEPS + 1) * DRAWS;
        r.x[at + k] = ego[from];
        r.y[at + k] = ego[row + from];
        r.cos[at + k] = ego[2 * row + from];
        r.sin[at + k] = ego[3 * row + from];
        r.speed[at + k] = ego[4 * row + from];
      }
    }
  }

  private void compare(double[] values, int at, double analytic, double largest, String what) {
    double h = 1e-4;
    DoubleSupplier f = this::value;
    double before = values[at];
    values[at] = before + h;
    double a = f.getAsDouble();
    values[at] = before - h;
    double b = f.getAsDouble();
    values[at] = before + 2 * h;
    double c = f.getAsDouble();
    values[at] = before - 2 * h;
    double d = f.getAsDouble();
    values[at] = before;
    double difference = (8 * (a - b) - (c - d)) / (12 * h);
    double scale = Math.max(Math.abs(analytic), 1e-2 * largest);
    assertThat(Math.abs(analytic - difference) / scale)
        .as("%s: %s against %s, seed %d", what, analytic, difference, SEED)
        .isLessThan(TOLERANCE);
  }

  private static double largest(double[] g) {
    double largest = 0;
    for (double v : g) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  private static double[] parameters(SplittableRandom random) {
    double[] p = new double[Tensor.TOTAL];
    for (Tensor t : Tensor.values()) {
      for (int i = 0; i < t.size(); i++) {
        p[t.at() + i] = random.nextDouble(-1, 1) / Math.sqrt(t.columns);
      }
    }
    return p;
  }

  private static double[] numbers(SplittableRandom random, int n, double scale) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextDouble(-scale, scale);
    }
    return v;
  }

  /** Five agents on two lanes, of which the first is given. */
  private static TrafficGraph graph(SplittableRandom random) {
    TrafficGraph g = new TrafficGraph();
    g.resize(AGENTS);
    for (int i = 0; i < AGENTS; i++) {
      g.x[i] = 11 * i + random.nextDouble();
      g.y[i] = 3.5 * (i % 2) + random.nextDouble();
      double turn = random.nextDouble(-0.1, 0.1);
      g.cos[i] = StrictMath.cos(turn);
      g.sin[i] = StrictMath.sin(turn);
      g.speed[i] = 6 + 3 * random.nextDouble();
      g.length[i] = 4 + random.nextDouble();
      for (int r = 0; r < Shape.INPUTS; r++) {
        g.inputs[r * AGENTS + i] = random.nextDouble(-1, 1);
      }
    }
    g.given[0] = true;
    g.connect();
    return g;
  }

  private static double[] ego() {
    double[] e = new double[5 * (STEPS + 1) * DRAWS];
    int row = (STEPS + 1) * DRAWS;
    for (int t = 0; t <= STEPS; t++) {
      for (int k = 0; k < DRAWS; k++) {
        double turn = 0.02 * t * (k - 1);
        e[t * DRAWS + k] = 4 * t;
        e[row + t * DRAWS + k] = 0.3 * t * (k - 1);
        e[2 * row + t * DRAWS + k] = StrictMath.cos(turn);
        e[3 * row + t * DRAWS + k] = StrictMath.sin(turn);
        e[4 * row + t * DRAWS + k] = 8 + k;
      }
    }
    return e;
  }
}
