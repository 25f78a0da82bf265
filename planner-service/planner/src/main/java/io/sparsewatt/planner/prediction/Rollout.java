package io.sparsewatt.planner.prediction;

import java.util.Arrays;

/**
 * Unrolls the network over a {@link TrafficGraph}, K draws of the latents side by side, and goes
 * back through it: from derivatives by the predicted states to those by the latents, by the given
 * states (the ego's own future), and by the parameters.
 *
 * <p>Column {@code i * K + k} is agent {@code i} in draw {@code k}. A state array holds step {@code
 * t} of all columns from {@code t * agents * K} on; step 0 is now. Allocates nothing once it has
 * had room for as many agents, draws, steps and edges. One thread.
 *
 * <p>The kinematics are those of a point that moves where it is directed: speeds do not fall below
 * 0, and what stands does not turn. A direction is a unit vector, turned by {@code 2 atan q} with
 * {@code q} a quotient, so that there is neither sine nor cosine in it.
 */
final class Rollout {

  // Messages of eight neighbours are summed; a quarter of that is about as large as one alone.
  private static final double MESSAGE_SHARE = 0.25;

  // What the network's outputs and inputs of motion are multiples of: m/s² and rad/s; m/s.
  private static final double ACCELERATION = 2;
  private static final double TURNING = 0.1;
  private static final double SPEED = 15;

  // Below 5 m/s an agent turns less, and not at all when it stands.
  private static final double SLOW = 5;

  // Half of a lane of 3.6 m: who is beside by as much is half in the way.
  private static final double HALF_LANE = 1.8;

  // The first correction of direction is a tenth of what the network says.
  private static final double START_TURN = 0.1;

  private static final double HALF = 0.5 * Shape.STEP;

  final double[] parameters;
  private final Affine affine;
  private final Columns columns;

  int draws;
  int steps;
  private int agents;
  private int n;
  private int m;
  private boolean taped;
  private TrafficGraph graph = new TrafficGraph();

  // States.
  double[] x = new double[0];
  double[] y = new double[0];
  double[] cos = new double[0];
  double[] sin = new double[0];
  double[] speed = new double[0];

  // The adjoints of states: what a caller adds derivatives to before it goes back.
  double[] gx = new double[0];
  double[] gy = new double[0];
  double[] gCos = new double[0];
  double[] gSin = new double[0];
  double[] gSpeed = new double[0];

  /** Row {@code d}, column {@code i * K + k}: the latents, and derivatives by them. */
  double[] latents = new double[0];

  double[] gLatents = new double[0];

  // Once an agent.
  private double[] encoderBefore = new double[0];
  private double[] encoder = new double[0];
  private double[] hidden = new double[0];
  private double[] start = new double[0];
  private double[] latentOfHidden = new double[0];

  // Once a column.
  private double[] latentBefore = new double[0];
  private double[] latent = new double[0];

  // Once a step: inputs of the update (hidden state first), before its ramp, its outputs; factors
  // of edges, before their ramp.
  private double[] update = new double[0];
  private double[] updateBefore = new double[0];
  private double[] output = new double[0];
  private double[] edge = new double[0];
  private double[] edgeBefore = new double[0];

  // Workspaces.
  private double[] ramp = new double[0];
  private double[] edgeRamp = new double[0];
  private double[] sourceTerm = new double[0];
  private double[] gUpdate = new double[0];
  private double[] gUpdateNext = new double[0];
  private double[] gRamp = new double[0];
  private double[] gOutput = new double[0];
  private double[] gEdge = new double[0];
  private double[] gEdgeRamp = new double[0];
  private double[] gSource = new double[0];
  private double[] gHidden = new double[0];
  private double[] gEncoder = new double[0];
  private double[] gStart = new double[0];

  /**
   * @param parameters as {@link Tensor} lays them out; not copied, so that a trainer may change
   *     them
   */
  Rollout(double[] parameters) {
    this(parameters, Columns.best());
  }

  /** The same by given products. */
  Rollout(double[] parameters, Columns columns) {
    this.parameters = parameters;
    this.columns = columns;
    this.affine = new Affine(columns);
  }

  /**
   * Makes room, and sets all latents and adjoints to 0.
   *
   * @param back whether {@link #back} will be called
   */
  void open(TrafficGraph g, int drawsOf, int stepsOf, boolean back) {
    graph = g;
    agents = g.agents;
    draws = drawsOf;
    steps = stepsOf;
    taped = back;
    n = agents * draws;
    m = g.edges * draws;
    int states = (steps + 1) * n;
    if (x.length < states) {
      x = new double[states];
      y = new double[states];
      cos = new double[states];
      sin = new double[states];
      speed = new double[states];
    }
    latents = room(latents, Shape.LATENT * n);
    Arrays.fill(latents, 0, Shape.LATENT * n, 0);
    encoderBefore = room(encoderBefore, Shape.ENCODER * agents);
    encoder = room(encoder, Shape.ENCODER * agents);
    hidden = room(hidden, Shape.HIDDEN * agents);
    start = room(start, 2 * agents);
    latentOfHidden = room(latentOfHidden, Shape.LATENT_LAYER * agents);
    latentBefore = room(latentBefore, Shape.LATENT_LAYER * n);
    latent = room(latent, Shape.LATENT_LAYER * n);
    int kept = taped ? steps : 1;
    // The hidden state after the last step has a place too.
    update = room(update, (kept + 1) * Shape.UPDATE_INPUTS * n);
    updateBefore = room(updateBefore, kept * Shape.UPDATE * n);
    output = room(output, kept * (Shape.HIDDEN + 2) * n);
    edge = room(edge, kept * Shape.EDGE * m);
    edgeBefore = room(edgeBefore, kept * Shape.MESSAGE * m);
    ramp = room(ramp, Shape.UPDATE * n);
    edgeRamp = room(edgeRamp, Shape.MESSAGE * m);
    sourceTerm = room(sourceTerm, Shape.MESSAGE * n);
    if (taped) {
      if (gx.length < states) {
        gx = new double[states];
        gy = new double[states];
        gCos = new double[states];
        gSin = new double[states];
        gSpeed = new double[states];
      }
      Arrays.fill(gx, 0, states, 0);
      Arrays.fill(gy, 0, states, 0);
      Arrays.fill(gCos, 0, states, 0);
      Arrays.fill(gSin, 0, states, 0);
      Arrays.fill(gSpeed, 0, states, 0);
      gLatents = room(gLatents, Shape.LATENT * n);
      gUpdate = room(gUpdate, Shape.UPDATE_INPUTS * n);
      gUpdateNext = room(gUpdateNext, Shape.UPDATE_INPUTS * n);
      gRamp = room(gRamp, Shape.UPDATE * n);
      gOutput = room(gOutput, (Shape.HIDDEN + 2) * n);
      gEdge = room(gEdge, Shape.EDGE * m);
      gEdgeRamp = room(gEdgeRamp, Shape.MESSAGE * m);
      gSource = room(gSource, Shape.MESSAGE * n);
      gHidden = room(gHidden, Shape.HIDDEN * agents);
      gEncoder = room(gEncoder, Shape.ENCODER * agents);
      gStart = room(gStart, 2 * agents);
    }
  }

  private static double[] room(double[] array, int size) {
    return array.length < size ? new double[size] : array;
  }

  /** Where agent {@code i}'s states of step {@code t} begin, draw by draw. */
  int at(int t, int i) {
    return t * n + i * draws;
  }

  private int updateAt(int t) {
    // Without a tape two places take turns.
    return (taped ? t : t & 1) * Shape.UPDATE_INPUTS * n;
  }

  private int keptAt(int t, int rows, int columns) {
    return taped ? t * rows * columns : 0;
  }

  /**
   * Unrolls. Latents are read, and states of given agents at every step after now, which are to be
   * filled in before.
   */
  void forward() {
    encode();
    begin();
    for (int t = 0; t < steps; t++) {
      messages(t);
      update(t);
      move(t);
    }
  }

  private void encode() {
    double[] p = parameters;
    Affine.bias(p, Tensor.ENCODER_IN_BIAS, encoderBefore, 0, agents);
    affine.multiply(p, Tensor.ENCODER_IN, graph.inputs, 0, encoderBefore, 0, agents);
    columns.ramp(encoderBefore, 0, encoder, 0, Shape.ENCODER * agents);
    Affine.bias(p, Tensor.ENCODER_OUT_BIAS, hidden, 0, agents);
    affine.multiply(p, Tensor.ENCODER_OUT, encoder, 0, hidden, 0, agents);
    Affine.bias(p, Tensor.START_BIAS, start, 0, agents);
    affine.multiply(p, Tensor.START, graph.inputs, 0, start, 0, agents);
    Affine.bias(p, Tensor.LATENT_BIAS, latentOfHidden, 0, agents);
    affine.multiply(p, Tensor.LATENT_HIDDEN, hidden, 0, latentOfHidden, 0, agents);
  }

  private void begin() {
    double[] p = parameters;
    repeat(latentOfHidden, latentBefore, 0, Shape.LATENT_LAYER);
    affine.multiply(p, Tensor.LATENT_DRAW, latents, 0, latentBefore, 0, n);
    columns.ramp(latentBefore, 0, latent, 0, Shape.LATENT_LAYER * n);
    repeat(hidden, update, 0, Shape.HIDDEN);
    for (int o = 0; o < Shape.HIDDEN; o++) {
      double bias = p[Tensor.LATENT_OUT_BIAS.at() + o];
      for (int c = o * n; c < (o + 1) * n; c++) {
        update[c] += bias;
      }
    }
    affine.multiply(p, Tensor.LATENT_OUT, latent, 0, update, 0, n);
    int acceleration = (Shape.UPDATE_INPUTS - 2) * n;
    Arrays.fill(update, acceleration, acceleration + 2 * n, 0);
    for (int i = 0; i < agents; i++) {
      boolean given = graph.given[i];
      double v = given ? graph.speed[i] : Math.max(0, graph.speed[i] + start[i]);
      double q = given ? 0 : 0.5 * START_TURN * start[agents + i];
      double k = 1 / (1 + q * q);
      double c = (1 - q * q) * k;
      double s = 2 * q * k;
      double ci = graph.cos[i] * c - graph.sin[i] * s;
      double si = graph.sin[i] * c + graph.cos[i] * s;
      int at = at(0, i);
      Arrays.fill(x, at, at + draws, graph.x[i]);
      Arrays.fill(y, at, at + draws, graph.y[i]);
      Arrays.fill(cos, at, at + draws, ci);
      Arrays.fill(sin, at, at + draws, si);
      Arrays.fill(speed, at, at + draws, v);
    }
  }

  /** Each agent's number into all of its columns. */
  private void repeat(double[] from, double[] to, int toAt, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < agents; i++) {
        int at = toAt + r * n + i * draws;
        Arrays.fill(to, at, at + draws, from[r * agents + i]);
      }
    }
  }

  private void messages(int t) {
    double[] p = parameters;
    int edgeAt = keptAt(t, Shape.EDGE, m);
    int beforeAt = keptAt(t, Shape.MESSAGE, m);
    int updateAt = updateAt(t);
    for (int e = 0; e < graph.edges; e++) {
      int i = graph.target[e];
      int j = graph.source[e];
      relate(at(t, i), at(t, j), graph.length[i], graph.length[j], edgeAt + e * draws);
    }
    Affine.bias(p, Tensor.MESSAGE_BIAS, sourceTerm, 0, n);
    affine.multiply(p, Tensor.MESSAGE_SOURCE, update, updateAt, sourceTerm, 0, n);
    for (int r = 0; r < Shape.MESSAGE; r++) {
      for (int e = 0; e < graph.edges; e++) {
        System.arraycopy(
            sourceTerm,
            r * n + graph.source[e] * draws,
            edgeBefore,
            beforeAt + r * m + e * draws,
            draws);
      }
    }
    affine.multiply(p, Tensor.MESSAGE_EDGE, edge, edgeAt, edgeBefore, beforeAt, m);
    columns.ramp(edgeBefore, beforeAt, edgeRamp, 0, Shape.MESSAGE * m);
    int messageAt = updateAt + Shape.HIDDEN * n;
    Arrays.fill(update, messageAt, messageAt + Shape.MESSAGE * n, 0);
    for (int r = 0; r < Shape.MESSAGE; r++) {
      for (int e = 0; e < graph.edges; e++) {
        int to = messageAt + r * n + graph.target[e] * draws;
        int from = r * m + e * draws;
        for (int k = 0; k < draws; k++) {
          update[to + k] = Math.fma(MESSAGE_SHARE, edgeRamp[from + k], update[to + k]);
        }
      }
    }
  }

  /** What the state of a neighbour is to an agent, in the agent's frame, each of order 1. */
  private void relate(int i, int j, double lengthI, double lengthJ, int to) {
    double reach = 0.5 * (lengthI + lengthJ);
    for (int k = 0; k < draws; k++) {
      double c = cos[i + k];
      double s = sin[i + k];
      double px = x[j + k] - x[i + k];
      double py = y[j + k] - y[i + k];
      double dx = px * c + py * s;
      double dy = py * c - px * s;
      double vi = speed[i + k];
      double vj = speed[j + k];
      double closing = vj * (cos[j + k] * c + sin[j + k] * s) - vi;
      double gap = Math.max(0, Math.abs(dx) - reach);
      double lane = 1 + dy * dy / (HALF_LANE * HALF_LANE);
      double inLane = 1 / (lane * lane);
      double ahead = 0.5 * (1 + dx / Math.sqrt(dx * dx + 16));
      edge[to + k] = dx / 20;
      edge[to + m + k] = dy / 3;
      edge[to + 2 * m + k] = closing / 4;
      edge[to + 3 * m + k] = vj * (sin[j + k] * c - cos[j + k] * s) / 2;
      edge[to + 4 * m + k] = 1 / (1 + gap / 5);
      edge[to + 5 * m + k] = inLane;
      edge[to + 6 * m + k] = inLane * ahead * closing / (1 + gap / 8);
      edge[to + 7 * m + k] = lengthJ / 10;
      edge[to + 8 * m + k] = vi / SPEED;
    }
  }

  private void update(int t) {
    double[] p = parameters;
    int updateAt = updateAt(t);
    int beforeAt = keptAt(t, Shape.UPDATE, n);
    int outputAt = keptAt(t, Shape.HIDDEN + 2, n);
    int speedAt = updateAt + (Shape.UPDATE_INPUTS - 3) * n;
    for (int c = 0; c < n; c++) {
      update[speedAt + c] = speed[t * n + c] / SPEED;
    }
    Affine.bias(p, Tensor.UPDATE_IN_BIAS, updateBefore, beforeAt, n);
    affine.multiply(p, Tensor.UPDATE_IN, update, updateAt, updateBefore, beforeAt, n);
    columns.ramp(updateBefore, beforeAt, ramp, 0, Shape.UPDATE * n);
    Affine.bias(p, Tensor.UPDATE_OUT_BIAS, output, outputAt, n);
    affine.multiply(p, Tensor.UPDATE_OUT, ramp, 0, output, outputAt, n);
  }

  private void move(int t) {
    int outputAt = keptAt(t, Shape.HIDDEN + 2, n);
    int here = updateAt(t);
    int next = updateAt(t + 1);
    int motion = next + (Shape.UPDATE_INPUTS - 2) * n;
    for (int i = 0; i < agents; i++) {
      int column = i * draws;
      boolean given = graph.given[i];
      for (int r = 0; r < Shape.HIDDEN; r++) {
        int at = r * n + column;
        for (int k = at; k < at + draws; k++) {
          update[next + k] = update[here + k] + (given ? 0 : output[outputAt + 2 * n + k]);
        }
      }
      if (given) {
        Arrays.fill(update, motion + column, motion + column + draws, 0);
        Arrays.fill(update, motion + n + column, motion + n + column + draws, 0);
        continue;
      }
      int at = at(t, i);
      int to = at(t + 1, i);
      for (int k = 0; k < draws; k++) {
        double a = output[outputAt + column + k];
        double w = output[outputAt + n + column + k];
        update[motion + column + k] = a;
        update[motion + n + column + k] = 0.5 * w;
        double v = speed[at + k];
        double v1 = Math.max(0, v + Shape.STEP * ACCELERATION * a);
        double q = HALF * TURNING * w * Math.min(v1 / SLOW, 1);
        double f = 1 / (1 + q * q);
        double cr = (1 - q * q) * f;
        double sr = 2 * q * f;
        double c = cos[at + k];
        double s = sin[at + k];
        double c1 = c * cr - s * sr;
        double s1 = s * cr + c * sr;
        double way = 0.5 * HALF * (v + v1);
        x[to + k] = x[at + k] + way * (c + c1);
        y[to + k] = y[at + k] + way * (s + s1);
        cos[to + k] = c1;
        sin[to + k] = s1;
        speed[to + k] = v1;
      }
    }
  }

  /**
   * Goes back through the last {@link #forward}. The adjoints of the states, to which derivatives
   * of what is minimised have been added, are complete afterwards: those of given agents are the
   * derivatives by the given states.
   *
   * @param gp parameters' derivatives are added to it, or an empty array: they are not wanted
   */
  void back(double[] gp) {
    boolean train = gp.length > 0;
    Arrays.fill(gUpdateNext, 0, Shape.UPDATE_INPUTS * n, 0);
    for (int t = steps - 1; t >= 0; t--) {
      Arrays.fill(gUpdate, 0, Shape.UPDATE_INPUTS * n, 0);
      moveBack(t);
      updateBack(t, gp, train);
      messagesBack(t, gp, train);
      double[] swap = gUpdate;
      gUpdate = gUpdateNext;
      gUpdateNext = swap;
    }
    beginBack(gp, train);
  }

  // From the next step's state and update inputs (gUpdateNext) to this one's state, hidden state
  // (gUpdate) and outputs.
  private void moveBack(int t) {
    int outputAt = keptAt(t, Shape.HIDDEN + 2, n);
    int motion = (Shape.UPDATE_INPUTS - 2) * n;
    for (int i = 0; i < agents; i++) {
      int column = i * draws;
      boolean given = graph.given[i];
      for (int r = 0; r < Shape.HIDDEN; r++) {
        int at = r * n + column;
        for (int k = at; k < at + draws; k++) {
          double g = gUpdateNext[k];
          gUpdate[k] += g;
          gOutput[2 * n + k] = given ? 0 : g;
        }
      }
      if (given) {
        Arrays.fill(gOutput, column, column + draws, 0);
        Arrays.fill(gOutput, n + column, n + column + draws, 0);
        continue;
      }
      int at = at(t, i);
      int to = at(t + 1, i);
      for (int k = 0; k < draws; k++) {
        double a = output[outputAt + column + k];
        double w = output[outputAt + n + column + k];
        double v = speed[at + k];
        double v1 = speed[to + k];
        double slow = Math.min(v1 / SLOW, 1);
        double q = HALF * TURNING * w * slow;
        double f = 1 / (1 + q * q);
        double cr = (1 - q * q) * f;
        double sr = 2 * q * f;
        double c = cos[at + k];
        double s = sin[at + k];
        double c1 = cos[to + k];
        double s1 = sin[to + k];
        double way = 0.5 * HALF * (v + v1);
        double g1x = gx[to + k];
        double g1y = gy[to + k];
        double g1c = gCos[to + k] + g1x * way;
        double g1s = gSin[to + k] + g1y * way;
        double gWay = 0.5 * HALF * (g1x * (c + c1) + g1y * (s + s1));
        double gv1 = gSpeed[to + k] + gWay;
        double gcr = g1c * c + g1s * s;
        double gsr = g1s * c - g1c * s;
        double gq = 2 * f * f * (gsr * (1 - q * q) - 2 * q * gcr);
        double gw = gq * HALF * TURNING * slow;
        if (v1 < SLOW) {
          gv1 += gq * HALF * TURNING * w / SLOW;
        }
        double gv = gWay;
        double ga = gUpdateNext[motion + column + k];
        if (v + Shape.STEP * ACCELERATION * a > 0) {
          gv += gv1;
          ga += Shape.STEP * ACCELERATION * gv1;
        }
        gx[at + k] += g1x;
        gy[at + k] += g1y;
        gCos[at + k] += g1x * way + g1c * cr + g1s * sr;
        gSin[at + k] += g1y * way + g1s * cr - g1c * sr;
        gSpeed[at + k] += gv;
        gOutput[column + k] = ga;
        gOutput[n + column + k] = gw + 0.5 * gUpdateNext[motion + n + column + k];
      }
    }
  }

  private void updateBack(int t, double[] gp, boolean train) {
    double[] p = parameters;
    int updateAt = updateAt(t);
    int beforeAt = keptAt(t, Shape.UPDATE, n);
    Arrays.fill(gRamp, 0, Shape.UPDATE * n, 0);
    affine.pull(p, Tensor.UPDATE_OUT, gOutput, 0, gRamp, 0, n);
    if (train) {
      columns.ramp(updateBefore, beforeAt, ramp, 0, Shape.UPDATE * n);
      affine.gradient(gp, Tensor.UPDATE_OUT, ramp, 0, gOutput, 0, n);
      Affine.gradientOfBias(gp, Tensor.UPDATE_OUT_BIAS, gOutput, 0, n);
    }
    columns.pullRamp(updateBefore, beforeAt, gRamp, 0, Shape.UPDATE * n);
    if (train) {
      affine.gradient(gp, Tensor.UPDATE_IN, update, updateAt, gRamp, 0, n);
      Affine.gradientOfBias(gp, Tensor.UPDATE_IN_BIAS, gRamp, 0, n);
    }
    affine.pull(p, Tensor.UPDATE_IN, gRamp, 0, gUpdate, 0, n);
    int speedAt = (Shape.UPDATE_INPUTS - 3) * n;
    for (int c = 0; c < n; c++) {
      gSpeed[t * n + c] += gUpdate[speedAt + c] / SPEED;
    }
  }

  private void messagesBack(int t, double[] gp, boolean train) {
    double[] p = parameters;
    int edgeAt = keptAt(t, Shape.EDGE, m);
    int beforeAt = keptAt(t, Shape.MESSAGE, m);
    int messageAt = Shape.HIDDEN * n;
    for (int r = 0; r < Shape.MESSAGE; r++) {
      for (int e = 0; e < graph.edges; e++) {
        int from = messageAt + r * n + graph.target[e] * draws;
        int to = r * m + e * draws;
        for (int k = 0; k < draws; k++) {
          gEdgeRamp[to + k] = MESSAGE_SHARE * gUpdate[from + k];
        }
      }
    }
    columns.pullRamp(edgeBefore, beforeAt, gEdgeRamp, 0, Shape.MESSAGE * m);
    Arrays.fill(gSource, 0, Shape.MESSAGE * n, 0);
    for (int r = 0; r < Shape.MESSAGE; r++) {
      for (int e = 0; e < graph.edges; e++) {
        int to = r * n + graph.source[e] * draws;
        int from = r * m + e * draws;
        for (int k = 0; k < draws; k++) {
          gSource[to + k] += gEdgeRamp[from + k];
        }
      }
    }
    if (train) {
      affine.gradient(gp, Tensor.MESSAGE_EDGE, edge, edgeAt, gEdgeRamp, 0, m);
      affine.gradient(gp, Tensor.MESSAGE_SOURCE, update, updateAt(t), gSource, 0, n);
      Affine.gradientOfBias(gp, Tensor.MESSAGE_BIAS, gSource, 0, n);
    }
    affine.pull(p, Tensor.MESSAGE_SOURCE, gSource, 0, gUpdate, 0, n);
    Arrays.fill(gEdge, 0, Shape.EDGE * m, 0);
    affine.pull(p, Tensor.MESSAGE_EDGE, gEdgeRamp, 0, gEdge, 0, m);
    for (int e = 0; e < graph.edges; e++) {
      int i = graph.target[e];
      int j = graph.source[e];
      relateBack(at(t, i), at(t, j), graph.length[i], graph.length[j], e * draws);
    }
  }

  private void relateBack(int i, int j, double lengthI, double lengthJ, int from) {
    double reach = 0.5 * (lengthI + lengthJ);
    for (int k = 0; k < draws; k++) {
      double c = cos[i + k];
      double s = sin[i + k];
      double cj = cos[j + k];
      double sj = sin[j + k];
      double px = x[j + k] - x[i + k];
      double py = y[j + k] - y[i + k];
      double dx = px * c + py * s;
      double dy = py * c - px * s;
      double vj = speed[j + k];
      double cr = cj * c + sj * s;
      double sr = sj * c - cj * s;
      double closing = vj * cr - speed[i + k];
      double room = Math.abs(dx) - reach;
      double gap = Math.max(0, room);
      double lane = 1 + dy * dy / (HALF_LANE * HALF_LANE);
      double inLane = 1 / (lane * lane);
      double root = Math.sqrt(dx * dx + 16);
      double ahead = 0.5 * (1 + dx / root);
      double far = 1 / (1 + gap / 8);
      double close = 1 / (1 + gap / 5);
      double g6 = gEdge[from + 6 * m + k];
      double gClosing = gEdge[from + 2 * m + k] / 4 + g6 * inLane * ahead * far;
      double gAcross = gEdge[from + 3 * m + k] / 2;
      double gInLane = gEdge[from + 5 * m + k] + g6 * ahead * closing * far;
      double gAhead = g6 * inLane * closing * far;
      double gGap =
          -gEdge[from + 4 * m + k] * close * close / 5
              - g6 * inLane * ahead * closing * far * far / 8;
      double gdx = gEdge[from + k] / 20 + gAhead * 8 / (root * root * root);
      if (room > 0) {
        gdx += gGap * Math.signum(dx);
      }
      double gdy =
          gEdge[from + m + k] / 3
              - gInLane * 4 * dy / (HALF_LANE * HALF_LANE) / (lane * lane * lane);
      double gcr = gClosing * vj;
      double gsr = gAcross * vj;
      double gpx = gdx * c - gdy * s;
      double gpy = gdx * s + gdy * c;
      gx[j + k] += gpx;
      gy[j + k] += gpy;
      gx[i + k] -= gpx;
      gy[i + k] -= gpy;
      gCos[i + k] += gdx * px + gdy * py + gcr * cj + gsr * sj;
      gSin[i + k] += gdx * py - gdy * px + gcr * sj - gsr * cj;
      gCos[j + k] += gcr * c - gsr * s;
      gSin[j + k] += gcr * s + gsr * c;
      gSpeed[j + k] += gClosing * cr + gAcross * sr;
      gSpeed[i + k] += gEdge[from + 8 * m + k] / SPEED - gClosing;
    }
  }

  // Now gUpdateNext holds the derivatives by the first update's inputs.
  private void beginBack(double[] gp, boolean train) {
    double[] p = parameters;
    double[] gh = gUpdateNext;
    Arrays.fill(gRamp, 0, Shape.LATENT_LAYER * n, 0);
    affine.pull(p, Tensor.LATENT_OUT, gh, 0, gRamp, 0, n);
    columns.pullRamp(latentBefore, 0, gRamp, 0, Shape.LATENT_LAYER * n);
    Arrays.fill(gLatents, 0, Shape.LATENT * n, 0);
    affine.pull(p, Tensor.LATENT_DRAW, gRamp, 0, gLatents, 0, n);
    if (!train) {
      return;
    }
    affine.gradient(gp, Tensor.LATENT_OUT, latent, 0, gh, 0, n);
    Affine.gradientOfBias(gp, Tensor.LATENT_OUT_BIAS, gh, 0, n);
    affine.gradient(gp, Tensor.LATENT_DRAW, latents, 0, gRamp, 0, n);
    // Once an agent: the sums over its draws.
    sum(gRamp, latentOfHidden, Shape.LATENT_LAYER);
    sum(gh, gHidden, Shape.HIDDEN);
    affine.gradient(gp, Tensor.LATENT_HIDDEN, hidden, 0, latentOfHidden, 0, agents);
    Affine.gradientOfBias(gp, Tensor.LATENT_BIAS, latentOfHidden, 0, agents);
    affine.pull(p, Tensor.LATENT_HIDDEN, latentOfHidden, 0, gHidden, 0, agents);
    affine.gradient(gp, Tensor.ENCODER_OUT, encoder, 0, gHidden, 0, agents);
    Affine.gradientOfBias(gp, Tensor.ENCODER_OUT_BIAS, gHidden, 0, agents);
    Arrays.fill(gEncoder, 0, Shape.ENCODER * agents, 0);
    affine.pull(p, Tensor.ENCODER_OUT, gHidden, 0, gEncoder, 0, agents);
    columns.pullRamp(encoderBefore, 0, gEncoder, 0, Shape.ENCODER * agents);
    affine.gradient(gp, Tensor.ENCODER_IN, graph.inputs, 0, gEncoder, 0, agents);
    Affine.gradientOfBias(gp, Tensor.ENCODER_IN_BIAS, gEncoder, 0, agents);
    startBack();
    affine.gradient(gp, Tensor.START, graph.inputs, 0, gStart, 0, agents);
    Affine.gradientOfBias(gp, Tensor.START_BIAS, gStart, 0, agents);
  }

  private void startBack() {
    for (int i = 0; i < agents; i++) {
      double gv = 0;
      double gc = 0;
      double gs = 0;
      int at = at(0, i);
      for (int k = at; k < at + draws; k++) {
        gv += gSpeed[k];
        gc += gCos[k];
        gs += gSin[k];
      }
      boolean given = graph.given[i];
      gStart[i] = given || graph.speed[i] + start[i] <= 0 ? 0 : gv;
      double q = 0.5 * START_TURN * start[agents + i];
      double f = 1 / (1 + q * q);
      double gcr = gc * graph.cos[i] + gs * graph.sin[i];
      double gsr = gs * graph.cos[i] - gc * graph.sin[i];
      gStart[agents + i] =
          given ? 0 : 0.5 * START_TURN * 2 * f * f * (gsr * (1 - q * q) - 2 * q * gcr);
    }
  }

  private void sum(double[] from, double[] to, int rows) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < agents; i++) {
        double sum = 0;
        int at = r * n + i * draws;
        for (int k = at; k < at + draws; k++) {
          sum += from[k];
        }
        to[r * agents + i] = sum;
      }
    }
  }
}
