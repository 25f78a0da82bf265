package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * A stated placeholder for a learned predictor: every agent keeps its velocity, but for a latent
 * acceleration along it and a latent drift across it, both z ~ N(0, I). The first future has z = 0.
 *
 * <p>It is not trained, does not know the road, and its agents do not react to the ego. Every plan
 * says so.
 */
public final class ConstantVelocityPlaceholder implements Predictor {

  /**
   * m/s². Constant velocity misses recorded NGSIM US-101 traffic by 3.47 m (root mean square) after
   * 3 s (references, planner A8); half an acceleration of 0.77 m/s² times 9 s² is as much.
   */
  static final double ACCELERATION = 0.77;

  /** m/s. An estimate: about 0.75 m across after 3 s, a fifth of a lane. */
  static final double DRIFT = 0.25;

  // Velocity is the difference over this much past, seconds: recorded velocities are noisy, and one
  // 0.1 s difference of positions is noisier still.
  private static final double WINDOW = 0.5;

  // m/s. Below it an agent has no reliable direction of travel and no drift.
  private static final double CRAWL = 0.5;

  @Override
  public String name() {
    return "cv-latent-placeholder";
  }

  @Override
  public boolean trained() {
    return false;
  }

  @Override
  public Futures sample(Scenario s) {
    Futures f = new Futures(s.futures(), s.agents().size(), s.steps());
    for (int k = 0; k < f.count; k++) {
      for (int j = 0; j < f.agents; j++) {
        fill(s, s.agents().get(j), k, j, f, 0);
      }
    }
    f.measureSpread();
    return f;
  }

  /** Future {@code k} of agent {@code j} from step {@code from} on. */
  static void fill(Scenario s, Agent agent, int k, int j, Futures f, int from) {
    f.length[j] = agent.length();
    f.width[j] = agent.width();
    boolean still = agent.type() == AgentType.STATIC;
    double za = k == 0 || still ? 0 : LatentDraws.normal(s.seed(), agent.id(), k, 0);
    double zd = k == 0 || still ? 0 : LatentDraws.normal(s.seed(), agent.id(), k, 1);
    extrapolate(
        agent.history(),
        still,
        ACCELERATION * za,
        DRIFT * zd,
        s.time(),
        s.dt(),
        f,
        f.at(k, j),
        from);
  }

  /** From the end of {@code past} on, with constant acceleration along and drift across. */
  static void extrapolate(
      List<AgentState> past,
      boolean still,
      double acceleration,
      double drift,
      double time,
      double dt,
      Futures f,
      int at,
      int from) {
    AgentState last = past.getLast();
    double vx = 0;
    double vy = 0;
    if (!still) {
      int i = past.size() - 1;
      // A millisecond of slack: 0.5 s at 10 Hz is five differences, whatever the rounding.
      while (i > 0 && last.time() - past.get(i - 1).time() <= WINDOW + 1e-3) {
        i--;
      }
      AgentState first = past.get(i);
      double span = last.time() - first.time();
      if (span > 0) {
        vx = (last.x() - first.x()) / span;
        vy = (last.y() - first.y()) / span;
      } else if (last.speed() != null) {
        vx = last.speed() * StrictMath.cos(last.heading());
        vy = last.speed() * StrictMath.sin(last.heading());
      }
    }
    double speed = Math.sqrt(vx * vx + vy * vy);
    double c = StrictMath.cos(last.heading());
    double sn = StrictMath.sin(last.heading());
    double ux = speed > CRAWL ? vx / speed : c;
    double uy = speed > CRAWL ? vy / speed : sn;
    double across = speed > CRAWL ? drift : 0;
    for (int t = from; t <= f.steps; t++) {
      double tau = time + t * dt - last.time();
      double along;
      double v;
      if (still) {
        along = 0;
        v = 0;
      } else if (acceleration < 0 && tau * -acceleration > speed) {
        along = -0.5 * speed * speed / acceleration;
        v = 0;
      } else {
        along = speed * tau + 0.5 * acceleration * tau * tau;
        v = speed + acceleration * tau;
      }
      f.x[at + t] = last.x() + along * ux - across * tau * uy;
      f.y[at + t] = last.y() + along * uy + across * tau * ux;
      f.heading[at + t] = last.heading();
      f.cos[at + t] = c;
      f.sin[at + t] = sn;
      f.vx[at + t] = v * ux - across * uy;
      f.vy[at + t] = v * uy + across * ux;
    }
  }
}
