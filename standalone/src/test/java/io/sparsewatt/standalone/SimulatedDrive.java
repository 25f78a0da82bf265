package io.sparsewatt.standalone;

import io.sparsewatt.simulator.Simulation;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.lidar.LidarScan;
import io.sparsewatt.simulator.lidar.LidarSensor;
import io.sparsewatt.simulator.lidar.LidarSpec;
import io.sparsewatt.simulator.road.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A drive through the simulator, written as a user's recording: KITTI scans and a pose file. */
final class SimulatedDrive {

  final Path scans;
  final Path poses;

  SimulatedDrive(Path folder, int frames, boolean parked) throws IOException {
    scans = Files.createDirectories(folder.resolve("velodyne"));
    poses = folder.resolve("poses.txt");
    WorldSpec world = new WorldSpec(7, Family.TOWN);
    Simulation simulation = new Simulation(parked ? world.parked() : world);
    // Coarse, so that the test is quick; still a few thousand points.
    LidarSensor lidar = new LidarSensor(LidarSpec.beams(32, 2, -24.8, 360).withRolling(false), 11);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < frames; i++) {
      simulation.step();
      LidarScan scan = lidar.scan(simulation);
      ByteBuffer bytes = ByteBuffer.allocate(16 * scan.count()).order(ByteOrder.LITTLE_ENDIAN);
      for (int p = 0; p < scan.count(); p++) {
        bytes
            .putFloat(scan.x()[p])
            .putFloat(scan.y()[p])
            .putFloat(scan.z()[p])
            .putFloat(scan.intensity()[p]);
      }
      Files.write(scans.resolve(String.format(Locale.ROOT, "%06d.bin", i)), bytes.array());
      var pose = scan.pose();
      lines.append(
          String.format(
              Locale.ROOT,
              "%.3f %.9f %.9f %.9f %.9f %.9f %.9f %.9f%n",
              i * 0.1,
              pose.x(),
              pose.y(),
              pose.z(),
              pose.qx(),
              pose.qy(),
              pose.qz(),
              pose.qw()));
    }
    Files.writeString(poses, lines);
  }
}
