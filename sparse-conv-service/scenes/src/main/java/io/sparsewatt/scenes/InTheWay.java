package io.sparsewatt.scenes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the ego's corridor and is no part of an object, as boxes along the corridor.
 *
 * <p>A network that takes a wall for structure is right, and the wall must stop a plan all the
 * same; so must a thing that it has no class for, or gives a wrong one. Whatever stands counts, by
 * geometry alone. Clusters are cut every few metres along the corridor, so that a wall beside a
 * bend is a row of boxes beside it and not one box across it. Nothing is carried from frame to
 * frame.
 */
final class InTheWay {

  // Metres of corridor that one box spans: on a bend of 20 m radius the boxes of a wall beside it
  // reach 0.1 m into it.
  private static final double PIECE = 4;
  // What an object's box leaves of the object: mirrors, and voxels at its edge, metres.
  private static final double AROUND_OBJECTS = 0.4;
  // A vehicle that drives or brakes hard is up to so much ahead of or behind its box, and of a size
  // that is not all known; a bit of it that stood in its way would be braked for, metres.
  private static final double AROUND_MOVING = 1.0;
  // Slower than this a vehicle may as well stand, m/s.
  private static final double MOVING = 1;
  // A single voxel may be a reflection; a post seen by two beams is three.
  private static final int MIN_VOXELS = 3;

  private final ScenePolicy policy;
  private final Obstacles inside = new Obstacles();
  private double[] station = new double[1024];
  private double[] lateral = new double[1024];

  // The corridor's middle line relative to the ego, piece by piece.
  private final double[] x = new double[Corridor.MAX_POINTS];
  private final double[] y = new double[Corridor.MAX_POINTS];
  private final double[] cos = new double[Corridor.MAX_POINTS];
  private final double[] sin = new double[Corridor.MAX_POINTS];
  // Stations of its pieces' ends; one more than pieces.
  private final double[] end = new double[Corridor.MAX_POINTS + 1];
  private int pieces;
  private double minX;
  private double maxX;
  private double minY;
  private double maxY;

  // Where the last place that was projected lies along the line and beside it.
  private double along;
  private double beside;

  InTheWay(ScenePolicy policy) {
    this.policy = policy;
  }

  /** The obstacles, nearest along the corridor first. */
  List<Obstacle> find(Obstacles obstacles, SceneInput input, List<SceneObject> objects) {
    EgoPose ego = input.ego();
    Corridor given = input.corridor();
    Corridor corridor =
        given == null
            ? Corridor.ahead(ego, policy.corridorLength(), policy.corridorWidth())
            : given;
    double half = (corridor.width() + input.voxelSize()) / 2;
    draw(corridor, ego);
    double from = project(0, 0) < Double.POSITIVE_INFINITY ? along : 0;
    bound(from, from + policy.corridorLength(), half);
    Footprints objectsThere = new Footprints(objects, ego);
    inside.count = 0;
    for (int i = 0; i < obstacles.count; i++) {
      double px = obstacles.px[i];
      double py = obstacles.py[i];
      if (px < minX
          || px > maxX
          || py < minY
          || py > maxY
          || !(project(px, py) <= half * half)
          || along < from
          || along > from + policy.corridorLength()
          || objectsThere.cover(px, py)) {
        continue;
      }
      if (inside.count == station.length) {
        station = Arrays.copyOf(station, 2 * station.length);
        lateral = Arrays.copyOf(lateral, 2 * lateral.length);
      }
      station[inside.count] = along;
      lateral[inside.count] = beside;
      inside.add(obstacles, i, (int) ((along - from) / PIECE));
    }
    inside.cluster(policy.linkCells());
    List<Placed> placed = new ArrayList<>();
    for (int k = 0; k < inside.clusters; k++) {
      Placed box = box(k, input.voxelSize(), ego);
      if (box != null) {
        placed.add(box);
      }
    }
    // A stable sort: of equally near ones the first in key order.
    placed.sort((a, b) -> Double.compare(a.station, b.station));
    return placed.stream().limit(policy.maxObstacles()).map(Placed::obstacle).toList();
  }

  private void draw(Corridor corridor, EgoPose ego) {
    pieces = 0;
    end[0] = 0;
    double[] lineX = corridor.x();
    double[] lineY = corridor.y();
    for (int i = 0; i + 1 < lineX.length; i++) {
      double dx = lineX[i + 1] - lineX[i];
      double dy = lineY[i + 1] - lineY[i];
      double length = Math.sqrt(dx * dx + dy * dy);
      if (length > 0) {
        x[pieces] = lineX[i] - ego.x();
        y[pieces] = lineY[i] - ego.y();
        cos[pieces] = dx / length;
        sin[pieces] = dy / length;
        pieces++;
        end[pieces] = end[pieces - 1] + length;
      }
    }
  }

  /** The box that the corridor lies in from one station to another. */
  private void bound(double from, double to, double half) {
    minX = Double.POSITIVE_INFINITY;
    maxX = Double.NEGATIVE_INFINITY;
    minY = Double.POSITIVE_INFINITY;
    maxY = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < pieces; p++) {
      if (end[p + 1] < from || end[p] > to) {
        continue;
      }
      for (int e = 0; e < 2; e++) {
        double length = e * (end[p + 1] - end[p]);
        minX = Math.min(minX, x[p] + length * cos[p] - half);
        maxX = Math.max(maxX, x[p] + length * cos[p] + half);
        minY = Math.min(minY, y[p] + length * sin[p] - half);
        maxY = Math.max(maxY, y[p] + length * sin[p] + half);
      }
    }
  }

  /**
   * Finds the nearest place on the line.
   *
   * @return the squared distance from it; infinite before the line's beginning and beyond its end
   */
  private double project(double px, double py) {
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < pieces; p++) {
      double dx = px - x[p];
      double dy = py - y[p];
      double length = end[p + 1] - end[p];
      double t = dx * cos[p] + dy * sin[p];
      if (p == 0 && t < 0 || p == pieces - 1 && t > length) {
        continue;
      }
      double on = Math.clamp(t, 0, length);
      double across = dy * cos[p] - dx * sin[p];
      double squared = across * across + (t - on) * (t - on);
      if (squared < least) {
        least = squared;
        along = end[p] + on;
        beside = across;
      }
    }
    return least;
  }

  private @Nullable Placed box(int k, double size, EgoPose ego) {
    double s0 = Double.POSITIVE_INFINITY;
    double s1 = Double.NEGATIVE_INFINITY;
    double l0 = Double.POSITIVE_INFINITY;
    double l1 = Double.NEGATIVE_INFINITY;
    double top = 0;
    double ground = 0;
    int voxels = 0;
    int columns = inside.clusterStart[k + 1] - inside.clusterStart[k];
    for (int m = inside.clusterStart[k]; m < inside.clusterStart[k + 1]; m++) {
      int i = inside.member[m];
      s0 = Math.min(s0, station[i]);
      s1 = Math.max(s1, station[i]);
      l0 = Math.min(l0, lateral[i]);
      l1 = Math.max(l1, lateral[i]);
      top = Math.max(top, inside.top[i]);
      ground += inside.ground[i];
      voxels += inside.voxels[i];
    }
    if (voxels < MIN_VOXELS) {
      return null;
    }
    double s = (s0 + s1) / 2;
    double l = (l0 + l1) / 2;
    int p = 0;
    while (p < pieces - 1 && end[p + 1] < s) {
      p++;
    }
    double t = s - end[p];
    return new Placed(
        s0,
        new Obstacle(
            ego.x() + x[p] + t * cos[p] - l * sin[p],
            ego.y() + y[p] + t * sin[p] + l * cos[p],
            ground / columns + top / 2,
            // To the columns' outer edges: nothing of it is left out.
            s1 - s0 + size,
            l1 - l0 + size,
            top,
            StrictMath.atan2(sin[p], cos[p])));
  }

  private record Placed(double station, Obstacle obstacle) {}

  /** Boxes of objects from above, relative to the ego, a little grown. */
  private static final class Footprints {

    private final List<SceneObject> objects;
    private final EgoPose ego;
    private final double[] cos;
    private final double[] sin;
    private final double[] around;

    Footprints(List<SceneObject> objects, EgoPose ego) {
      this.objects = objects;
      this.ego = ego;
      cos = new double[objects.size()];
      sin = new double[objects.size()];
      around = new double[objects.size()];
      for (int i = 0; i < cos.length; i++) {
        cos[i] = StrictMath.cos(objects.get(i).yaw());
        sin[i] = StrictMath.sin(objects.get(i).yaw());
        around[i] = around(objects.get(i));
      }
    }

    private static double around(SceneObject object) {
      return object.objectClass() == ObjectClass.VEHICLE_SIZED
              && object.vx() * object.vx() + object.vy() * object.vy() > MOVING * MOVING
          ? AROUND_MOVING
          : AROUND_OBJECTS;
    }

    boolean cover(double px, double py) {
      for (int i = 0; i < cos.length; i++) {
        SceneObject object = objects.get(i);
        double dx = px + ego.x() - object.x();
        double dy = py + ego.y() - object.y();
        if (Math.abs(cos[i] * dx + sin[i] * dy) <= object.length() / 2 + around[i]
            && Math.abs(cos[i] * dy - sin[i] * dx) <= object.width() / 2 + around[i]) {
          return true;
        }
      }
      return false;
    }
  }
}
