package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.random.Draws;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import io.sparsewatt.simulator.worlds.solid.Terrain;
import io.sparsewatt.simulator.worlds.thing.Building;
import io.sparsewatt.simulator.worlds.thing.Fence;
import io.sparsewatt.simulator.worlds.thing.Furniture;
import io.sparsewatt.simulator.worlds.thing.Pedestrian;
import io.sparsewatt.simulator.worlds.thing.Plants;
import io.sparsewatt.simulator.worlds.thing.TwoWheeler;
import io.sparsewatt.simulator.worlds.thing.Vehicle;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A world while it is filled: puts single things where there is room, and counts instances.
 *
 * <p>Every method that puts something returns whether there was room for it.
 */
final class Site {

  static final int ANYTHING = Land.ROAD | Land.WALK | Land.TAKEN;

  final Land land;
  final Terrain terrain;
  final Solids solids = new Solids();
  final SplittableRandom random;
  private final List<Agent> agents = new ArrayList<>();
  private int instances;

  Site(Land land, SplittableRandom random) {
    this.land = land;
    this.terrain = land.terrain;
    this.random = random;
  }

  World world(Path sensor) {
    return new World(terrain, solids, agents, sensor);
  }

  int newInstance() {
    return ++instances;
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  double gaussian() {
    return Draws.gaussian(random.nextLong());
  }

  Frame upright(double x, double y, double yaw) {
    return Frame.at(x, y, terrain.height(x, y), yaw);
  }

  /** A house whose front's middle is at a place; it reaches to the left of {@code yaw}. */
  boolean building(double x, double y, double yaw, Building building) {
    double c = StrictMath.cos(yaw);
    double s = StrictMath.sin(yaw);
    double half = building.depth() / 2;
    if (!land.claim(
        x - s * half, y + c * half, yaw, building.width(), building.depth(), ANYTHING)) {
      return false;
    }
    building.addTo(solids, upright(x, y, yaw), newInstance());
    return true;
  }

  boolean furniture(Furniture sort, double x, double y, double yaw, int forbidden) {
    double size = 2 * sort.radius();
    if (!land.claim(x, y, yaw, size, size, forbidden)) {
      return false;
    }
    sort.addTo(solids, upright(x, y, yaw), newInstance(), random);
    return true;
  }

  boolean tree(double x, double y, int forbidden) {
    // The trunk needs room, the crown does not.
    if (!land.claim(x, y, 0, 0.8, 0.8, forbidden)) {
      return false;
    }
    Plants.tree(solids, upright(x, y, 0), newInstance(), random);
    return true;
  }

  boolean bush(double x, double y, double size) {
    return bush(x, y, size, ANYTHING);
  }

  boolean bush(double x, double y, double size, int forbidden) {
    if (!land.claim(x, y, 0, 1.2 * size, 1.2 * size, forbidden)) {
      return false;
    }
    Plants.bush(solids, upright(x, y, random.nextDouble(6.28)), size, newInstance(), random);
    return true;
  }

  /** A fence from one place to another, in pieces that follow the ground. */
  void fence(Fence sort, double height, double x0, double y0, double x1, double y1) {
    run(
        x0,
        y0,
        x1,
        y1,
        4,
        (f, length) -> sort.addTo(solids, f, length, height, newInstance(), random));
  }

  void hedge(double width, double height, double x0, double y0, double x1, double y1) {
    run(
        x0,
        y0,
        x1,
        y1,
        4,
        (f, length) -> Plants.hedge(solids, f, length, width, height, newInstance(), random));
  }

  private interface Piece {
    void put(Frame frame, double length);
  }

  private void run(double x0, double y0, double x1, double y1, double longest, Piece piece) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = Math.sqrt(dx * dx + dy * dy);
    int n = (int) Math.ceil(length / longest);
    double yaw = StrictMath.atan2(dy, dx);
    for (int k = 0; k < n; k++) {
      double x = x0 + dx * k / n;
      double y = y0 + dy * k / n;
      double mx = x + dx / n / 2;
      double my = y + dy / n / 2;
      // Not across a street, nor through what stands there.
      if (land.claim(mx, my, yaw, Math.max(0.4, length / n - 0.8), 0.4, ANYTHING)) {
        double rise = (terrain.height(x + dx / n, y + dy / n) - terrain.height(x, y)) * n / length;
        piece.put(
            Frame.onSlope(x, y, terrain.height(x, y), yaw, rise * dx / length, rise * dy / length),
            length / n);
      }
    }
  }

  boolean parked(Vehicle vehicle, double x, double y, double yaw, int forbidden) {
    if (!land.claim(x, y, yaw, vehicle.length() + 0.4, vehicle.width() + 0.3, forbidden)) {
      return false;
    }
    stand(new Agent.Driven(vehicle), x, y, yaw);
    return true;
  }

  boolean parked(TwoWheeler machine, double x, double y, double yaw, int forbidden) {
    if (!land.claim(x, y, yaw, machine.length(), machine.width(), forbidden)) {
      return false;
    }
    stand(new Agent.Ridden(machine), x, y, yaw);
    return true;
  }

  /** Bicycles side by side in a rack along {@code yaw}. */
  void rack(double x, double y, double yaw, int places, int forbidden) {
    for (int k = 0; k < places; k++) {
      double along = (k - places / 2.0) * 0.75;
      if (chance(0.7)) {
        parked(
            TwoWheeler.any(false, random),
            x + along * StrictMath.cos(yaw),
            y + along * StrictMath.sin(yaw),
            yaw + StrictMath.PI / 2 + random.nextDouble(-0.15, 0.15),
            forbidden);
      }
    }
  }

  boolean standing(Pedestrian person, double x, double y, double yaw) {
    if (!land.claim(x, y, yaw, 0.6, 0.6, Land.TAKEN)) {
      return false;
    }
    stand(new Agent.OnFoot(person), x, y, yaw);
    return true;
  }

  /** Somebody on a seat that is there. */
  void sitting(double x, double y, double yaw) {
    if (Terrain.covers(x, y)) {
      stand(new Agent.OnFoot(Pedestrian.seated(random)), x, y, yaw);
    }
  }

  private void stand(Agent.Body body, double x, double y, double yaw) {
    Agent agent = new Agent(newInstance(), body, new Path.Straight(x, y, yaw, 0));
    agents.add(agent);
    agent.addTo(solids, terrain, 0);
  }

  /** Something that moves; it takes no room of what stands. */
  void moving(Agent.Body body, Path path) {
    Agent agent = new Agent(newInstance(), body, path);
    agents.add(agent);
    if (!(path.speed() > 0)) {
      agent.addTo(solids, terrain, 0);
    }
  }
}
