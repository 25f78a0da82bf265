package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import io.sparsewatt.simulator.worlds.solid.Terrain;
import java.util.List;

/**
 * A world that was laid out: ground, what stands on it, who moves on it, and the way the sensor
 * goes. Immutable once built; any number of threads may read it.
 */
public final class World {

  /** Visits a road user. */
  public interface BoxVisitor {
    /**
     * @param instance its id, as in the points
     * @param type its class
     * @param frame on the ground below its middle, x forwards
     * @param length metres
     * @param width metres
     * @param height metres
     * @param speed forwards, m/s
     */
    void box(
        int instance,
        ObjectClass type,
        Frame frame,
        double length,
        double width,
        double height,
        double speed);
  }

  private final Terrain terrain;
  private final Solids standing;
  private final List<Agent> agents;
  private final Path sensor;

  World(Terrain terrain, Solids standing, List<Agent> agents, Path sensor) {
    this.terrain = terrain;
    this.standing = standing;
    this.agents = List.copyOf(agents);
    this.sensor = sensor;
  }

  /** The ground. */
  public Terrain terrain() {
    return terrain;
  }

  /** All that never moves. */
  public Solids standing() {
    return standing;
  }

  /** Adds every moving thing where it is at a time, in seconds from the start. */
  public void addMovers(Solids out, double seconds) {
    for (Agent agent : agents) {
      if (agent.path().speed() > 0) {
        agent.addTo(out, terrain, seconds);
      }
    }
  }

  /** The boxes of all road users at a time, in order of their instances. */
  public void boxes(double seconds, BoxVisitor visitor) {
    for (Agent agent : agents) {
      Agent.Body body = agent.body();
      visitor.box(
          agent.instance(),
          body.type(),
          agent.frame(terrain, seconds),
          body.length(),
          body.width(),
          body.height(),
          agent.path().speed());
    }
  }

  /** Where the vehicle that carries the sensor is at a time: on the ground, tilted with it. */
  public Frame carrier(double seconds) {
    double x = sensor.x(seconds);
    double y = sensor.y(seconds);
    return Frame.onSlope(
        x,
        y,
        terrain.height(x, y),
        sensor.yaw(seconds),
        terrain.slopeX(x, y),
        terrain.slopeY(x, y));
  }

  /** Speed of the vehicle that carries the sensor, m/s. */
  public double carrierSpeed() {
    return sensor.speed();
  }
}
