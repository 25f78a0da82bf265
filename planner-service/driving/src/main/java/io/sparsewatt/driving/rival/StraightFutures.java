package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.judge.Box;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Predictor;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.List;

/**
 * Everyone goes straight on at the velocity of the last two positions: the one future of a planner
 * without a model of the others.
 */
public final class StraightFutures implements Predictor {

  @Override
  public String name() {
    return "constant-velocity";
  }

  @Override
  public boolean trained() {
    return false;
  }

  @Override
  public Futures sample(Scenario s, Route route) {
    List<Moving> all = Traffic.now(s);
    Futures f = new Futures(1, all.size(), s.steps());
    for (int j = 0; j < f.agents; j++) {
      Moving one = all.get(j);
      f.length[j] = one.box().length();
      f.width[j] = one.box().width();
      double c = StrictMath.cos(one.box().heading());
      double n = StrictMath.sin(one.box().heading());
      for (int t = 0; t <= f.steps; t++) {
        Box then = one.after(t * s.dt());
        int i = f.at(0, j) + t;
        f.x[i] = then.x();
        f.y[i] = then.y();
        f.heading[i] = then.heading();
        f.cos[i] = c;
        f.sin[i] = n;
        f.vx[i] = one.speed() * c;
        f.vy[i] = one.speed() * n;
      }
    }
    return f;
  }
}
