package io.sparsewatt.standalone.stream;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelKey;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.simulator.traffic.AgentState;
import io.sparsewatt.standalone.encode.SimulatedScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Scenes of the simulator, seen by 64 beams with 2 cm of noise and 3 % of the returns lost. True
 * surfaces are what a sensor without noise and loss sees with two rays for one between the beams
 * and three along the turn: of what stands, in any frame of the scene (a passing car hides a wall,
 * it does not remove it); of what moves, in the frame itself.
 */
public final class SimulatedScenes {

  // Traffic needs a while to spread over the road.
  private static final int STEPS_BEFORE = 50;
  private static final double LOOK_AHEAD = 100;
  private static final int BEAMS = 64;
  private static final double TOP = 2;
  private static final double BOTTOM = -24.8;
  private static final int AZIMUTHS = 1_800;

  private SimulatedScenes() {}

  /**
   * A sensor at the roadside, traffic passing: the static sensor.
   *
   * @param density of the traffic, 1 being the usual one, 0 none
   */
  public static StreamScene parked(Family family, double density, long seed, int frames) {
    WorldSpec world = new WorldSpec(seed, family, density, true);
    return scene(world, "parked, " + family.id() + ", traffic " + density, frames);
  }

  /** A sensor that drives with the traffic, exact poses, all rays at once. */
  public static StreamScene driving(Family family, long seed, int frames) {
    return scene(new WorldSpec(seed, family), "driving, " + family.id(), frames);
  }

  private static StreamScene scene(WorldSpec world, String name, int frames) {
    // At rest a turn's rays all start at one place; on the move they would need deskewing.
    boolean rolling = world.egoParked();
    LidarSpec real = LidarSpec.beams(BEAMS, TOP, BOTTOM, AZIMUTHS).withRolling(rolling);
    LidarSpec exact =
        LidarSpec.beams(2 * BEAMS - 1, TOP, BOTTOM, 3 * AZIMUTHS).noiseless().withRolling(rolling);
    Simulation simulation = new Simulation(world);
    LidarSensor sensor = new LidarSensor(real, world.seed());
    LidarSensor truth = new LidarSensor(exact, world.seed());
    for (int i = 0; i < STEPS_BEFORE; i++) {
      simulation.step();
    }
    List<PointFrame> scans = new ArrayList<>();
    List<byte[]> labels = new ArrayList<>();
    List<long[]> moving = new ArrayList<>();
    long[] standing = {};
    for (int f = 0; f < frames; f++) {
      simulation.step();
      LidarScan scan = sensor.scan(simulation);
      scans.add(SimulatedScan.frame(scan));
      labels.add(scan.label());
      Set<Integer> movers = new HashSet<>();
      for (AgentState agent : simulation.truth(LOOK_AHEAD).agents()) {
        movers.add(agent.id());
      }
      LidarScan surface = truth.scan(simulation);
      standing = union(standing, voxels(surface, movers, false));
      moving.add(voxels(surface, movers, true));
    }
    List<long[]> surfaces = new ArrayList<>();
    for (long[] here : moving) {
      surfaces.add(union(standing, here));
    }
    return new StreamScene(name + ", seed " + world.seed(), scans, labels, surfaces);
  }

  private static long[] voxels(LidarScan scan, Set<Integer> movers, boolean moving) {
    double size = VoxelPolicy.DEFAULT.range().size();
    Pose pose = SimulatedScan.pose(scan.pose());
    double[] p = new double[3];
    long[] keys = new long[scan.count()];
    int count = 0;
    for (int i = 0; i < scan.count(); i++) {
      if (movers.contains(scan.instance()[i]) != moving) {
        continue;
      }
      pose.transform(scan.x()[i], scan.y()[i], scan.z()[i], p);
      keys[count++] =
          VoxelKey.pack(
              (int) Math.floor(p[0] / size),
              (int) Math.floor(p[1] / size),
              (int) Math.floor(p[2] / size));
    }
    return distinct(Arrays.copyOf(keys, count));
  }

  private static long[] union(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return distinct(both);
  }

  private static long[] distinct(long[] keys) {
    return Arrays.stream(keys).sorted().distinct().toArray();
  }
}
