package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The first frame of a recording. */
final class RecordedScan {

  /** KITTI tracking sequence 0000, as the data folder has it. */
  static final String KITTI = "kitti_tracking_0000";

  private RecordedScan() {}

  /** Its voxels, or null where the data folder does not have it. */
  static @Nullable Scan kitti(Path data, VoxelGrid grid) throws IOException {
    Path folder = data.resolve("lidar").resolve(KITTI).resolve("pcd");
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (Recording recording = Recording.open(folder, RecordingOptions.DEFAULT)) {
      if (!(recording.next() instanceof PointFrame frame)) {
        throw new IOException(folder + " holds no LiDAR frame");
      }
      float[] points = new float[3 * frame.count()];
      for (int n = 0; n < frame.count(); n++) {
        points[3 * n] = frame.x()[n];
        points[3 * n + 1] = frame.y()[n];
        points[3 * n + 2] = frame.z()[n];
      }
      return Scan.of(KITTI, points, grid);
    } catch (SensingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
