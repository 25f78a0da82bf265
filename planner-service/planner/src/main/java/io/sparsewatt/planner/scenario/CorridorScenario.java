package io.sparsewatt.planner.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario from a live scene: tracked objects, the ego, and the free space ahead, without a map.
 * The plan says {@code map: corridor}.
 *
 * <p>Objects beyond {@link Scenario#MAX_AGENTS} are left out, the farthest first. Not safe for use
 * by several threads.
 */
public final class CorridorScenario {

  private final Ego ego;
  private final double width;
  private final double length;
  private @Nullable Double speedLimit;
  private double time;
  private final ArrayList<Tracked> objects = new ArrayList<>();

  /**
   * A tracked object.
   *
   * @param id of its track
   * @param type what it is
   * @param x metres, middle
   * @param y metres
   * @param heading radians, of its box
   * @param vx m/s
   * @param vy m/s
   * @param length metres
   * @param width metres
   */
  public record Tracked(
      String id,
      AgentType type,
      double x,
      double y,
      double heading,
      double vx,
      double vy,
      double length,
      double width) {}

  // Seconds of past that an object's velocity is written as.
  private static final double STEP = 0.1;

  /**
   * @param ego at the scene's time
   * @param width metres of free space, half on either side of the ego's heading
   * @param length metres free ahead of the ego's middle
   */
  public CorridorScenario(Ego ego, double width, double length) {
    this.ego = ego;
    this.width = width;
    this.length = length;
  }

  /** Seconds. */
  public CorridorScenario time(double value) {
    time = value;
    return this;
  }

  /** m/s. */
  public CorridorScenario speedLimit(double value) {
    speedLimit = value;
    return this;
  }

  /** One more object. */
  public CorridorScenario add(Tracked object) {
    objects.add(object);
    return this;
  }

  /** The request, for goal, futures, seed and budget to be added; not yet checked. */
  public Scenario.Builder builder() {
    List<Tracked> near = objects;
    if (objects.size() > Scenario.MAX_AGENTS) {
      near =
          objects.stream()
              .sorted(
                  Comparator.<Tracked>comparingDouble(
                          o -> Math.hypot(o.x() - ego.x(), o.y() - ego.y()))
                      .thenComparing(Tracked::id))
              .limit(Scenario.MAX_AGENTS)
              .toList();
    }
    Scenario.Builder b =
        Scenario.builder(ego, new Road.Corridor(width, length, speedLimit)).time(time);
    for (Tracked o : near) {
      // A box may move across its heading, so the velocity travels as two positions: positions come
      // first in every predictor.
      double speed = o.vx() * StrictMath.cos(o.heading()) + o.vy() * StrictMath.sin(o.heading());
      b.agent(
          new Agent(
              o.id(),
              o.type(),
              o.length(),
              o.width(),
              List.of(
                  new AgentState(
                      time - STEP,
                      o.x() - STEP * o.vx(),
                      o.y() - STEP * o.vy(),
                      o.heading(),
                      speed),
                  new AgentState(time, o.x(), o.y(), o.heading(), speed))));
    }
    return b;
  }
}
