package io.sparsewatt.driving.traffic;

import io.sparsewatt.driving.forecast.Clip;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Clips of simulated traffic, each of a road, a density and drivers of its own. */
public final class SimulatedClips {

  // Seconds until what was set up has become traffic; of a clip.
  private static final double SETTLE = 15;
  private static final double SECONDS = 12;
  // Metres, at most: recorded places are off by as much.
  private static final double NOISE = 0.05;

  private SimulatedClips() {}

  /**
   * So many of them, motorways and crossings in turn.
   *
   * @param seed of the first; the next one has the next
   */
  public static List<Clip> of(long seed, int count) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clips.add(one(seed + i, i % 2 == 0));
    }
    return clips;
  }

  private static Clip one(long seed, boolean motorway) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficScene scene = motorway ? new Motorway(random) : new Crossing(random);
    TrafficRun run = new TrafficRun(scene, random);
    for (int t = 0; t < SETTLE / TrafficRun.DT; t++) {
      run.step();
    }
    String name = "simulated-" + scene.place() + "-" + seed;
    return new Clip(
        name,
        "simulated " + scene.place(),
        name,
        new Road.Lanes(scene.lanes()),
        TrafficRun.DT,
        run.record((int) Math.round(SECONDS / TrafficRun.DT), random.nextDouble(0, NOISE)));
  }
}
