package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * The LiDAR's place on the camera rig, from a KITTI odometry {@code calib.txt}.
 *
 * <p>The poses of KITTI odometry and SemanticKITTI are those of camera 0, whose y axis points down.
 * A LiDAR's pose in a world with z up is Tr^-1 * pose * Tr, with Tr from LiDAR to camera.
 */
final class KittiCalibration {

  private static final String CODE = "calibration-malformed";

  private KittiCalibration() {}

  /** Reads Tr (or Tr_velo_to_cam): LiDAR to camera 0. */
  static Pose read(Path file) throws SensingException {
    try (TextLines lines = TextLines.open(file)) {
      String line;
      while ((line = lines.next()) != null) {
        int n = lines.number();
        StringTokenizer words = new StringTokenizer(line, " \t:");
        if (!words.hasMoreTokens()) {
          continue;
        }
        String key = words.nextToken();
        if (key.equals("Tr") || key.equals("Tr_velo_to_cam") || key.equals("Tr_velo_cam")) {
          double[] m = new double[12];
          if (words.countTokens() != m.length) {
            throw new SensingException(
                CODE,
                file.getFileName()
                    + ", line "
                    + n
                    + ": "
                    + key
                    + " has "
                    + words.countTokens()
                    + " numbers; 12 expected.");
          }
          try {
            for (int i = 0; i < m.length; i++) {
              m[i] = Double.parseDouble(words.nextToken());
            }
            return Pose.ofMatrix(m);
          } catch (IllegalArgumentException e) {
            throw new SensingException(
                CODE, file.getFileName() + ", line " + n + ": " + e.getMessage() + ".", e);
          }
        }
      }
      throw new SensingException(CODE, file.getFileName() + ": no line Tr (LiDAR to camera 0).");
    }
  }
}
