package io.sparsewatt.e2e.compose;

import io.sparsewatt.standalone.drive.SimulatedVehicle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A simulated drive on disk, as {@code run} and {@code replay} read one: KITTI scans, and the
 * sensor's poses in TUM's order.
 *
 * @param scans the folder of scans
 * @param poses the file of poses
 */
record SimulatedRecording(Path scans, Path poses) {

  /** Frames a second of the simulator. */
  private static final int RATE = 10;

  static SimulatedRecording write(Path folder, long seed, int frames) throws IOException {
    Path scans = Files.createDirectories(folder.resolve("velodyne"));
    SimulatedVehicle vehicle = new SimulatedVehicle(seed);
    List<String> poses = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      SimulatedVehicle.Frame frame = vehicle.next();
      Files.write(scans.resolve(String.format(Locale.ROOT, "%010d.bin", i)), frame.points());
      poses.add((double) i / RATE + " " + frame.pose());
    }
    return new SimulatedRecording(scans, Files.write(folder.resolve("poses.txt"), poses));
  }
}
