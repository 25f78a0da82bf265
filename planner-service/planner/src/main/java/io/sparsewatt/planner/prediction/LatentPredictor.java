package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.LatentDraws;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.futures.Predictor;
import io.sparsewatt.planner.route.LaneView;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
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
   * Futures among which the ego keeps its speed along its route: the others heed it there. What
   * they do when it does something else is not in them.
   */
  @Override
  public Futures sample(Scenario s, Route route) {
    Route path = s.road() instanceof Road.ReferencePath ? route : null;
    return new Draw(Outlook.of(s), path, s.ego(), route).futures();
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
  private final class Draw {

    private final Outlook o;
    private final List<Agent> agents;
    private final @Nullable Route path;
    private final @Nullable Ego ego;
    private final @Nullable Route route;
    private final Futures f;
    private final TrafficGraph graph = new TrafficGraph();
    private final Rollout rollout = new Rollout(model.parameters);

    Draw(Outlook o, @Nullable Route path, @Nullable Ego ego, @Nullable Route route) {
      this.o = o;
      this.agents = o.agents();
      this.path = path;
      this.ego = ego;
      this.route = route;
      f = new Futures(o.count(), agents.size(), o.steps());
    }

    Futures futures() {
      for (int j = 0; j < f.agents; j++) {
        for (int k = 0; k < f.count; k++) {
          ConstantVelocityPlaceholder.fill(o, path, k, j, f);
        }
      }
      if (agents.stream().anyMatch(a -> isPredicted(a.type()))) {
        build();
        // A history may end before now; the network's clock starts where it ends.
        double reach = o.steps() * o.dt() + longestLag();
        int steps = (int) Math.ceil(reach / Shape.STEP - 1e-9);
        rollout.open(graph, f.count, Math.max(1, steps), false);
        give();
        draw();
        rollout.forward();
        for (int j = 0; j < f.agents; j++) {
          if (isPredicted(agents.get(j).type())) {
            for (int k = 0; k < f.count; k++) {
              trace(k, j);
            }
          }
        }
      }
      f.measureSpread();
      return f;
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
      if (ego != null && route != null) {
        keep(ego, route);
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
            rollout.latents[d * n + j * f.count + k] =
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
