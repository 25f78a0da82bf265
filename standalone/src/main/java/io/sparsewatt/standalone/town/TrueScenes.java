package io.sparsewatt.standalone.town;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.TruthLane;
import io.sparsewatt.simulator.TruthScene;
import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SceneGeometry;
import io.sparsewatt.simulator.traffic.AgentState;
import java.util.HashSet;
import java.util.Set;

/**
 * Scenes as the perception stage would make them had it seen everything within its range: the
 * world's own state in place of LiDAR, voxels and tracks. Confined to one thread.
 */
final class TrueScenes implements Scenes {

  static final String SENSOR = "lidar";

  // Half the range of the standard voxel policy, metres: what stands farther away is not seen.
  private static final double RANGE = 48;
  private static final double LOOK_AHEAD = 100;

  private final Simulation simulation;
  private final boolean path;
  private double lastX = Double.NaN;
  private double lastY = Double.NaN;

  /**
   * @param path whether frames name the lane ahead, as the demo's do
   */
  TrueScenes(Simulation simulation, boolean path) {
    this.simulation = simulation;
    this.path = path;
  }

  @Override
  public SceneEvent scene(long n) {
    TruthScene truth = simulation.truth(LOOK_AHEAD);
    AgentState ego = truth.ego();
    SceneEvent.Builder scene =
        SceneEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor(SENSOR).setStream("true").setSeq(n).setN(n))
            .setTimeNs(truth.timeNanos())
            .setSource("truth")
            .setEgo(
                Pose.newBuilder()
                    .setX(ego.x())
                    .setY(ego.y())
                    .setQz(StrictMath.sin(ego.yaw() / 2))
                    .setQw(StrictMath.cos(ego.yaw() / 2)));
    if (!Double.isNaN(lastX)) {
      // From poses, as the perception stage knows it.
      scene.setEgoSpeed(distance(ego.x() - lastX, ego.y() - lastY) / Simulation.STEP_SECONDS);
    }
    lastX = ego.x();
    lastY = ego.y();
    if (path) {
      scene.setPath(path(ownLane(truth)));
    }
    Set<Integer> moving = new HashSet<>();
    for (AgentState agent : truth.agents()) {
      moving.add(agent.id());
      if (distance(agent.x() - ego.x(), agent.y() - ego.y()) <= RANGE) {
        scene.addObjects(
            SceneObject.newBuilder()
                .setTrack(agent.id())
                .setKind(kind(agent.type()))
                .setX(agent.x())
                .setY(agent.y())
                .setLength(agent.length())
                .setWidth(agent.width())
                .setHeight(agent.height())
                .setYaw(agent.yaw())
                .setVx(agent.vx())
                .setVy(agent.vy()));
      }
    }
    addParked(scene, ego, moving);
    return scene.build();
  }

  private void addParked(SceneEvent.Builder scene, AgentState ego, Set<Integer> moving) {
    SceneGeometry bodies = simulation.geometry();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < bodies.count(); i++) {
      // A car's hull comes before its cabin, and is its outline.
      if (bodies.label(i) == ObjectClass.VEHICLE.label()
          && distance(bodies.x(i) - ego.x(), bodies.y(i) - ego.y()) <= RANGE
          && !moving.contains(bodies.instance(i))
          && seen.add(bodies.instance(i))) {
        scene.addObjects(
            SceneObject.newBuilder()
                .setTrack(bodies.instance(i))
                .setKind(kind(ObjectClass.VEHICLE))
                .setX(bodies.x(i))
                .setY(bodies.y(i))
                .setLength(2 * bodies.halfLength(i))
                .setWidth(2 * bodies.halfWidth(i))
                .setYaw(StrictMath.atan2(bodies.sinYaw(i), bodies.cosYaw(i))));
      }
    }
  }

  private static String kind(ObjectClass type) {
    return switch (type) {
      case VEHICLE -> "vehicle-sized";
      case TWO_WHEELER -> "two-wheeler-sized";
      case PEDESTRIAN -> "pedestrian-sized";
      default -> "other";
    };
  }

  /** The lane that the ego is on; from outside those of its direction, the first of them. */
  static TruthLane ownLane(TruthScene truth) {
    int own = truth.ego().lane();
    TruthLane lane = truth.lanes().get(Math.max(0, own));
    return lane.sameDirection() ? lane : truth.lanes().getFirst();
  }

  /** The middle of the lane ahead, as a navigation knows it. */
  static Path path(Simulation simulation) {
    return path(ownLane(simulation.truth(LOOK_AHEAD)));
  }

  private static Path path(TruthLane lane) {
    int n = lane.centreX().length;
    double[] points = new double[2 * n];
    for (int i = 0; i < n; i++) {
      points[2 * i] = lane.centreX()[i];
      points[2 * i + 1] = lane.centreY()[i];
    }
    return Path.newBuilder()
        .setPoints(Columns.ofDoubles(points, points.length))
        .setWidth(lane.width())
        .setSpeedLimit(lane.speedLimit())
        .build();
  }

  private static double distance(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
