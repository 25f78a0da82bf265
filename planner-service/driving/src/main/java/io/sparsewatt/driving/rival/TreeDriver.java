package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.driving.tree.OptimisticTree;
import io.sparsewatt.driving.tree.World;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * Optimistic tree search on a route among others of constant velocity: once a second one of five
 * actions, as on the motorway (faster, slower, one lane to the left, to the right, as before), with
 * its reward: the share of the wanted speed counts four times as much as keeping to the route, and
 * touching someone or leaving the road ends all.
 */
public final class TreeDriver implements Driver {

  // That of rl-agents' configuration for the motorway.
  private static final double GAMMA = 0.7;
  // Seconds between decisions, and of a step of what is looked ahead.
  private static final double DECISION = 1;
  private static final double STEP = 0.2;
  // m/s a "faster" or a "slower" is, and metres that a lane is wide.
  private static final double SPEED_STEP = 2.5;
  private static final double LANE = 3.5;
  // 1/s: how fast a difference of speed is made up for.
  private static final double GAIN = 1.5;

  private final OptimisticTree tree;
  private final OwnRoute route = new OwnRoute();
  private double sinceDecision = Double.POSITIVE_INFINITY;
  private double target;
  private double offset;

  /**
   * @param budget leaves expanded a decision
   */
  public TreeDriver(int budget) {
    tree = new OptimisticTree(budget, GAMMA);
  }

  /** The ego at a moment, and what it is about to do. */
  private record State(Ego ego, double target, double offset, int seconds) {}

  @Override
  public Ego next(Scenario now) {
    Route way = route.of(now);
    // A thousandth of a second for sums of tenths.
    if (sinceDecision > DECISION - 1e-3) {
      target = sinceDecision == Double.POSITIVE_INFINITY ? now.ego().speed() : target;
      Look look = new Look(now, way);
      State root = new State(now.ego(), target, offset, 0);
      State decided = look.told(root, tree.decide(look, root));
      target = decided.target();
      offset = decided.offset();
      sinceDecision = 0;
    }
    sinceDecision += now.dt();
    return new RouteKeeping(way, now.limits(), now.dt())
        .step(now.ego(), GAIN * (target - now.ego().speed()), offset);
  }

  /** Ahead from one moment. */
  private static final class Look implements World<State> {

    private final Route way;
    private final List<Moving> others;
    private final RouteKeeping keeping;
    private final double wanted;

    Look(Scenario now, Route way) {
      this.way = way;
      this.others = Traffic.now(now);
      this.keeping = new RouteKeeping(way, now.limits(), STEP);
      wanted = IdmDriver.wanted(OwnRoute.place(way, now.ego()).limit, now.ego());
    }

    @Override
    public int actions() {
      return 5;
    }

    /** A state that has been told what to do. */
    State told(State s, int action) {
      return switch (action) {
        case 0 -> s;
        case 1 ->
            new State(s.ego(), Math.min(wanted, s.target() + SPEED_STEP), s.offset(), s.seconds());
        case 2 -> new State(s.ego(), Math.max(0, s.target() - SPEED_STEP), s.offset(), s.seconds());
        case 3 -> new State(s.ego(), s.target(), s.offset() + LANE, s.seconds());
        default -> new State(s.ego(), s.target(), s.offset() - LANE, s.seconds());
      };
    }

    @Override
    public Step<State> step(State from, int action) {
      State s = told(from, action);
      Ego ego = s.ego();
      boolean lost = false;
      int steps = (int) Math.round(DECISION / STEP);
      for (int i = 1; i <= steps && !lost; i++) {
        ego = keeping.step(ego, GAIN * (s.target() - ego.speed()), s.offset());
        lost = touches(ego, s.seconds() * DECISION + i * STEP) || leaves(ego);
      }
      double speed = Math.min(1, ego.speed() / Math.max(1, wanted));
      double route = Math.max(0, 1 - Math.abs(s.offset()) / LANE);
      return new Step<>(
          new State(ego, s.target(), s.offset(), s.seconds() + 1),
          lost ? 0 : 0.8 * speed + 0.2 * route,
          lost ? 0 : 1,
          false);
    }

    private boolean touches(Ego ego, double seconds) {
      Box own = Traffic.moving(ego).box();
      for (Moving other : others) {
        Box there = other.after(seconds);
        double dx = there.x() - own.x();
        double dy = there.y() - own.y();
        // Nearer than the sum of their lengths, before the axes are looked at.
        double reach = there.length() + own.length();
        if (dx * dx + dy * dy < reach * reach && own.overlaps(there)) {
          return true;
        }
      }
      return false;
    }

    private boolean leaves(Ego ego) {
      Projection p = OwnRoute.place(way, ego);
      double half = 0.5 * ego.width();
      return p.d + half > p.left || half - p.d > p.right;
    }
  }
}
