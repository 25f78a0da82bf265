package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.FuturesGradient;
import io.sparsewatt.planner.futures.LatentDraws;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.futures.Predictor;
import io.sparsewatt.planner.model.Bicycle;
import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Knots;
import io.sparsewatt.planner.model.Motion;
import io.sparsewatt.planner.route.LaneView;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Futures of traffic by a learned latent-variable model: a graph of agents, each heeding those near
 * it and the ego, unrolled in steps of half a second. The first future has latents of 0; the others
 * draw theirs, four of each agent's own and two that all share, from N(0, I).
 *
 * <p>Vehicles are predicted. Pedestrians, bicycles and what is of no known type keep their velocity
 * as {@link ConstantVelocityPlaceholder} has it, and what stands for good stands; vehicles heed
 * them too.
 *
 * <p>Immutable, safe for use by several threads.
 */
public final class LatentPredictor implements Predictor {

  private static final double[] NO_PARAMETERS = {};

  private final TrafficModel model;

  /** Predicts by such weights. */
  public LatentPredictor(TrafficModel model) {
    this.model = model;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public boolean trained() {
    return true;
  }

  /**
   * Futures among which the ego goes on with the plan before, or, without one, keeps its speed
   * along its route: the others heed it there. What they do when it does something else {@link
   * #answers} tells.
   */
  @Override
  public Futures sample(Scenario s, Route route) {
    Draw draw = draw(s, route);
    Motion before = before(s);
    return before == null ? draw.futures() : draw.among(before);
  }

  /** How the ego moves if the plan before goes on; null if there is none, or it is over. */
  private static @Nullable Motion before(Scenario s) {
    Controls plan = s.previousPlan();
    if (plan == null) {
      return null;
    }
    double over = plan.time() + plan.spacing() * (plan.acceleration().size() - 1);
    if (s.time() >= over) {
      return null;
    }
    Knots knots = new Knots(s.steps(), s.dt(), s.limits(), s.ego().curvature());
    double[] q = new double[knots.size()];
    knots.shift(plan, s.time(), q);
    Motion motion = new Motion(s.steps());
    knots.expand(q, motion.command, motion.curvature);
    new Bicycle(s.dt(), s.limits().maxSpeed(), s.limits().maxPower()).drive(s.ego(), motion);
    return motion;
  }

  @Override
  public Answers answers(Scenario s, Route route) {
    return draw(s, route);
  }

  private Draw draw(Scenario s, Route route) {
    Route path = s.road() instanceof Road.ReferencePath ? route : null;
    return new Draw(Outlook.of(s), path, s.ego(), route);
  }

  /** Futures of traffic alone. */
  public Futures sample(Outlook outlook) {
    return new Draw(outlook, null, null, null).futures();
  }

  private static boolean isPredicted(AgentType type) {
    return switch (type) {
      case CAR, TRUCK, BUS, MOTORCYCLE -> true;
      case BICYCLE, PEDESTRIAN, STATIC, UNKNOWN -> false;
    };
  }

  /** One question, answered. The ego, if there is one, is the last node. */
  private final class Draw implements Answers {

    private final Outlook o;
    private final List<Agent> agents;
    private final @Nullable Route path;
    private final @Nullable Ego ego;
    private final @Nullable Route route;
    private final Futures f;
    private final TrafficGraph graph = new TrafficGraph();
    private final Rollout rollout = new Rollout(model.parameters);
    private final boolean predicts;
    private int steps;
    private double[] latents = {};

    Draw(Outlook o, @Nullable Route path, @Nullable Ego ego, @Nullable Route route) {
      this.o = o;
      this.agents = o.agents();
      this.path = path;
      this.ego = ego;
      this.route = route;
      f = new Futures(o.count(), agents.size(), o.steps());
      predicts = agents.stream().anyMatch(a -> isPredicted(a.type()));
      prepare();
    }

    private void prepare() {
      for (int j = 0; j < f.agents; j++) {
        f.length[j] = agents.get(j).length();
        f.width[j] = agents.get(j).width();
        for (int k = 0; k < f.count && !isPredicted(agents.get(j).type()); k++) {
          ConstantVelocityPlaceholder.fill(o, path, k, j, f);
        }
      }
      if (predicts) {
        build();
        // A history may end before now; the network's clock starts where it ends.
        double reach = o.steps() * o.dt() + longestLag();
        steps = Math.max(1, (int) Math.ceil(reach / Shape.STEP - 1e-9));
        f.macs = macs();
        latents = new double[Shape.LATENT * graph.agents * f.count];
        draw();
      }
    }

    /** Around an ego that keeps its speed, if there is one. */
    Futures futures() {
      if (predicts) {
        open(false);
        if (ego != null && route != null) {
          keep(ego, route);
        }
        rollout.forward();
        trace();
      }
      f.measureSpread();
      return f;
    }

    @Override
    public Futures to(Motion motion) {
      return along(motion, true);
    }

    /** The same once, without a way back. */
    Futures among(Motion motion) {
      return along(motion, false);
    }

    private Futures along(Motion motion, boolean back) {
      if (predicts) {
        open(back);
        follow(motion);
        rollout.forward();
        trace();
      }
      f.measureSpread();
      return f;
    }

    @Override
    public void pull(Motion motion, FuturesGradient by, Gradient g) {
      if (predicts) {
        back(by);
        followBack(motion, g);
      }
    }

    @Override
    public int latents() {
      return predicts ? Shape.SCENE_LATENT + f.agents * Shape.AGENT_LATENT : 0;
    }

    @Override
    public void readLatents(double[] z) {
      for (int k = 0; k < f.count; k++) {
        for (int i = 0; i < latents(); i++) {
          z[k * latents() + i] = latents[latentAt(k, i, 0)];
        }
      }
    }

    @Override
    public void setLatents(double[] z) {
      for (int k = 0; k < f.count; k++) {
        for (int i = 0; i < latents(); i++) {
          for (int j = 0; j < sharing(i); j++) {
            latents[latentAt(k, i, j)] = z[k * latents() + i];
          }
        }
      }
    }

    @Override
    public void pullLatents(FuturesGradient by, double[] gz) {
      if (!predicts) {
        return;
      }
      back(by);
      for (int k = 0; k < f.count; k++) {
        for (int i = 0; i < latents(); i++) {
          double sum = 0;
          for (int j = 0; j < sharing(i); j++) {
            sum += rollout.gLatents[latentAt(k, i, j)];
          }
          gz[k * latents() + i] = sum;
        }
      }
    }

    /** Agents that have latent {@code i}: all have the scene's. */
    private int sharing(int i) {
      return i < Shape.SCENE_LATENT ? f.agents : 1;
    }

    /** Where the network has latent {@code i} of a future, for the {@code j}th who shares it. */
    private int latentAt(int k, int i, int j) {
      int own = i - Shape.SCENE_LATENT;
      int d = own < 0 ? Shape.AGENT_LATENT + i : own % Shape.AGENT_LATENT;
      int agent = own < 0 ? j : own / Shape.AGENT_LATENT;
      return d * graph.agents * f.count + agent * f.count + k;
    }

    /** From derivatives by the futures to those that the network takes back. */
    private void back(FuturesGradient by) {
      spreadBack(by);
      for (int j = 0; j < f.agents; j++) {
        for (int k = 0; k < f.count && isPredicted(agents.get(j).type()); k++) {
          traceBack(k, j, by);
        }
      }
      rollout.back(NO_PARAMETERS);
    }

    /** What the network multiplies in one unrolling. */
    private long macs() {
      long each = 0;
      for (int i = 0; i < graph.agents; i++) {
        each += graph.given[i] ? 0 : Shape.UPDATE_MACS;
      }
      return (each + (long) graph.edges * Shape.EDGE_MACS) * f.count * steps;
    }

    private void open(boolean back) {
      rollout.open(graph, f.count, steps, back);
      System.arraycopy(latents, 0, rollout.latents, 0, latents.length);
      give();
    }

    private void trace() {
      for (int j = 0; j < f.agents; j++) {
        for (int k = 0; k < f.count && isPredicted(agents.get(j).type()); k++) {
          trace(k, j);
        }
      }
    }

    /** The ego goes where the motion takes it; beyond that straight on. */
    private void follow(Motion motion) {
      for (int t = 1; t <= steps; t++) {
        int s = state(t, motion);
        double beyond = beyond(t, motion) * motion.speed[s];
        int at = rollout.at(t, f.agents);
        for (int k = at; k < at + f.count; k++) {
          rollout.x[k] = motion.x[s] + beyond * motion.cos[s];
          rollout.y[k] = motion.y[s] + beyond * motion.sin[s];
          rollout.cos[k] = motion.cos[s];
          rollout.sin[k] = motion.sin[s];
          rollout.speed[k] = motion.speed[s];
        }
      }
    }

    private void followBack(Motion motion, Gradient g) {
      for (int t = 1; t <= steps; t++) {
        int s = state(t, motion);
        double seconds = beyond(t, motion);
        double way = seconds * motion.speed[s];
        double gx = 0;
        double gy = 0;
        double gCos = 0;
        double gSin = 0;
        double gSpeed = 0;
        int at = rollout.at(t, f.agents);
        for (int k = at; k < at + f.count; k++) {
          gx += rollout.gx[k];
          gy += rollout.gy[k];
          gCos += rollout.gCos[k];
          gSin += rollout.gSin[k];
          gSpeed += rollout.gSpeed[k];
        }
        double c = motion.cos[s];
        double n = motion.sin[s];
        g.x[s] += gx;
        g.y[s] += gy;
        g.heading[s] += (gSin + way * gy) * c - (gCos + way * gx) * n;
        g.speed[s] += gSpeed + seconds * (gx * c + gy * n);
      }
    }

    /** The state of the motion that is nearest to a step of the network. */
    private int state(int t, Motion motion) {
      return (int) Math.min(motion.steps, Math.round(t * Shape.STEP / o.dt()));
    }

    /** Seconds that a step of the network lies beyond the motion's end. */
    private double beyond(int t, Motion motion) {
      double seconds = t * Shape.STEP - motion.steps * o.dt();
      return state(t, motion) == motion.steps ? Math.max(0, seconds) : 0;
    }

    /** From the spread to the places that it is of. */
    private void spreadBack(FuturesGradient by) {
      for (int j = 0; j < f.agents; j++) {
        for (int t = 0; t <= f.steps; t++) {
          double spread = f.spread[j * (f.steps + 1) + t];
          double sum = 0;
          double mx = 0;
          double my = 0;
          for (int k = 0; k < f.count; k++) {
            int at = f.at(k, j) + t;
            sum += by.spread[at];
            mx += f.x[at];
            my += f.y[at];
          }
          if (sum == 0 || spread == 0) {
            continue;
          }
          double share = sum / (f.count * spread);
          for (int k = 0; k < f.count; k++) {
            int at = f.at(k, j) + t;
            by.x[at] += share * (f.x[at] - mx / f.count);
            by.y[at] += share * (f.y[at] - my / f.count);
          }
        }
      }
    }

    /** The adjoint of {@link #trace(int, int)}. */
    private void traceBack(int k, int j, FuturesGradient by) {
      double lag = lag(agents.get(j));
      int from = f.at(k, j);
      for (int t = 0; t <= o.steps(); t++) {
        double time = lag + t * o.dt();
        int step = (int) Math.min(rollout.steps - 1.0, Math.floor(time / Shape.STEP + 1e-9));
        double tau = time - step * Shape.STEP;
        double share = tau / Shape.STEP;
        int a = rollout.at(step, j) + k;
        int b = rollout.at(step + 1, j) + k;
        double v0 = rollout.speed[a];
        double v = v0 + share * (rollout.speed[b] - v0);
        double way = 0.5 * tau * (v0 + v);
        double c = rollout.cos[a] + share * (rollout.cos[b] - rollout.cos[a]);
        double s = rollout.sin[a] + share * (rollout.sin[b] - rollout.sin[a]);
        double square = c * c + s * s;
        double norm = Math.sqrt(square);
        double gx = by.x[from + t];
        double gy = by.y[from + t];
        double gvx = by.vx[from + t];
        double gvy = by.vy[from + t];
        double turn = by.heading[from + t] + v * (gvy * c - gvx * s) / norm;
        double gWay = 0.5 * (gx * (rollout.cos[a] + c) + gy * (rollout.sin[a] + s));
        double gc = 0.5 * way * gx - turn * s / square;
        double gs = 0.5 * way * gy + turn * c / square;
        double gv = 0.5 * tau * gWay + (gvx * c + gvy * s) / norm;
        rollout.gx[a] += gx;
        rollout.gy[a] += gy;
        rollout.gCos[a] += 0.5 * way * gx + (1 - share) * gc;
        rollout.gSin[a] += 0.5 * way * gy + (1 - share) * gs;
        rollout.gCos[b] += share * gc;
        rollout.gSin[b] += share * gs;
        rollout.gSpeed[a] += 0.5 * tau * gWay + (1 - share) * gv;
        rollout.gSpeed[b] += share * gv;
      }
    }

    private void build() {
      LaneView lanes = new LaneView(o.road());
      Observation observation = new Observation(lanes);
      graph.resize(f.agents + (ego == null ? 0 : 1));
      for (int j = 0; j < f.agents; j++) {
        Agent a = agents.get(j);
        observation.fill(graph, j, a.history(), a.length(), a.width());
        graph.given[j] = !isPredicted(a.type());
      }
      if (ego != null) {
        AgentState now = new AgentState(o.time(), ego.x(), ego.y(), ego.heading(), ego.speed());
        observation.fill(graph, f.agents, List.of(now), ego.length(), ego.width());
        graph.given[f.agents] = true;
        graph.between = f.agents;
      }
      graph.connect();
    }

    private double longestLag() {
      double lag = 0;
      for (Agent a : agents) {
        lag = Math.max(lag, lag(a));
      }
      return lag;
    }

    private double lag(Agent a) {
      return Math.max(0, o.time() - a.history().getLast().time());
    }

    /** Where those go who are not predicted. */
    private void give() {
      for (int j = 0; j < f.agents; j++) {
        if (!graph.given[j]) {
          continue;
        }
        for (int t = 1; t <= rollout.steps; t++) {
          int at = rollout.at(t, j);
          // Beyond the futures asked for, where the last of them is.
          int s = (int) Math.min(o.steps(), Math.round(t * Shape.STEP / o.dt()));
          for (int k = 0; k < f.count; k++) {
            int from = f.at(k, j) + s;
            double v = Math.sqrt(f.vx[from] * f.vx[from] + f.vy[from] * f.vy[from]);
            rollout.x[at + k] = f.x[from];
            rollout.y[at + k] = f.y[from];
            rollout.cos[at + k] = v > 0 ? f.vx[from] / v : f.cos[from];
            rollout.sin[at + k] = v > 0 ? f.vy[from] / v : f.sin[from];
            rollout.speed[at + k] = v;
          }
        }
      }
    }

    private void keep(Ego e, Route r) {
      Projection p = new Projection();
      p.segment = r.nearest(e.x(), e.y());
      r.project(e.x(), e.y(), p);
      double[] xy = new double[2];
      for (int t = 1; t <= rollout.steps; t++) {
        double along = p.s + t * Shape.STEP * e.speed();
        r.point(along, p.d, xy);
        double heading = r.headingAt(along);
        int at = rollout.at(t, f.agents);
        for (int k = at; k < at + f.count; k++) {
          rollout.x[k] = xy[0];
          rollout.y[k] = xy[1];
          rollout.cos[k] = StrictMath.cos(heading);
          rollout.sin[k] = StrictMath.sin(heading);
          rollout.speed[k] = e.speed();
        }
      }
    }

    /** Addressed by agent and draw, so that who comes or goes changes nobody else's. */
    private void draw() {
      int n = graph.agents * f.count;
      for (int k = 1; k < f.count; k++) {
        for (int d = 0; d < Shape.LATENT; d++) {
          boolean shared = d >= Shape.AGENT_LATENT;
          double z = shared ? LatentDraws.normal(o.seed(), "", k, d) : 0;
          for (int j = 0; j < f.agents; j++) {
            latents[d * n + j * f.count + k] =
                shared ? z : LatentDraws.normal(o.seed(), agents.get(j).id(), k, d);
          }
        }
      }
    }

    /** States of the network, every half second, as states of the futures. */
    private void trace(int k, int j) {
      double lag = lag(agents.get(j));
      int to = f.at(k, j);
      for (int t = 0; t <= o.steps(); t++) {
        double time = lag + t * o.dt();
        int step = (int) Math.min(rollout.steps - 1.0, Math.floor(time / Shape.STEP + 1e-9));
        double tau = time - step * Shape.STEP;
        double share = tau / Shape.STEP;
        int a = rollout.at(step, j) + k;
        int b = rollout.at(step + 1, j) + k;
        double v0 = rollout.speed[a];
        double v1 = rollout.speed[b];
        // Speed changes evenly within a step; the way ends where the network's step does.
        double v = v0 + share * (v1 - v0);
        double way = 0.5 * tau * (v0 + v);
        double c = rollout.cos[a] + share * (rollout.cos[b] - rollout.cos[a]);
        double s = rollout.sin[a] + share * (rollout.sin[b] - rollout.sin[a]);
        f.x[to + t] = rollout.x[a] + 0.5 * way * (rollout.cos[a] + c);
        f.y[to + t] = rollout.y[a] + 0.5 * way * (rollout.sin[a] + s);
        double norm = Math.sqrt(c * c + s * s);
        f.cos[to + t] = c / norm;
        f.sin[to + t] = s / norm;
        f.heading[to + t] = StrictMath.atan2(s, c);
        f.vx[to + t] = v * c / norm;
        f.vy[to + t] = v * s / norm;
      }
    }
  }
}
