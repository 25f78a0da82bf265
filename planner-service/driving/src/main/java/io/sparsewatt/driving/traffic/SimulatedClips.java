package io.sparsewatt.driving.traffic;

import io.sparsewatt.driving.forecast.Clip;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Clips of simulated traffic, each of a road, a density and drivers of its own. */
public final class SimulatedClips {

  // Seconds until what was set up has become traffic; of a clip.
  private static final double SETTLE = 15;
  private static final double SECONDS = 12;
  // Metres, at most: recorded places are off by as much.
  private static final double NOISE = 0.05;
  // Of the clips: of how many the road is given as a path, of how many nothing is known of it.
  private static final double PATHS = 0.25;
  private static final double UNKNOWN = 0.1;

  private SimulatedClips() {}

  /**
   * So many of them: motorways, crossings, merges, streets and roundabouts in turn.
   *
   * @param seed of the first; the next one has the next
   */
  public static List<Clip> of(long seed, int count) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clips.add(one(seed + i, i));
    }
    return clips;
  }

  private static TrafficScene scene(int kind, RandomGenerator random) {
    return switch (kind % 5) {
      case 0 -> new Motorway(random);
      case 1 -> new Crossing(random);
      case 2 -> new OnRamp(random);
      case 3 -> new Street(random);
      default -> new Roundabout(random);
    };
  }

  private static Clip one(long seed, int kind) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficScene scene = scene(kind, random);
    Road road = road(scene, random);
    TrafficRun run = new TrafficRun(scene, random);
    for (int t = 0; t < SETTLE / TrafficRun.DT; t++) {
      run.step();
    }
    String name = "simulated-" + scene.place() + "-" + seed;
    return new Clip(
        name,
        "simulated " + scene.place(),
        name,
        road,
        TrafficRun.DT,
        run.record((int) Math.round(SECONDS / TrafficRun.DT), random.nextDouble(0, NOISE)));
  }

  /** What is known of the road: its lanes, one way along it, or nothing. */
  private static Road road(TrafficScene scene, RandomGenerator random) {
    double kind = random.nextDouble();
    int way = random.nextInt(scene.lines().size());
    int lane = random.nextInt(scene.lanesOf(way));
    if (kind < PATHS) {
      return new Road.ReferencePath(scene.middle(way, lane), TrafficScene.LANE_WIDTH, null);
    }
    // A corridor says nothing of the road to the others.
    return kind < PATHS + UNKNOWN ? new Road.Corridor(10, 60, null) : new Road.Lanes(scene.lanes());
  }
}
