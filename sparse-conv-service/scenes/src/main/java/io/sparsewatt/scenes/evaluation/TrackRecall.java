package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.SceneObject;
import java.util.List;

/**
 * How many labelled objects have a track: one whose centre is within two metres on the ground.
 *
 * @param found labels with a track near
 * @param labelled labels with enough points
 * @param objects tracked objects in all scans, near a label or not: what the recall was bought with
 */
public record TrackRecall(int found, int labelled, int objects) {

  /** As far as a track may be from the middle of what it is of, metres. */
  public static final double NEAR = 2;

  /** Share found; NaN where nothing was labelled. */
  public double recall() {
    return (double) found / labelled;
  }

  /**
   * Runs a sequence.
   *
   * @param warmUp first scans that are not counted: a track needs some to be confirmed
   * @param minPoints labels with fewer points inside are not counted
   */
  public static TrackRecall of(
      List<KittiTracking.Frame> frames, ObjectSource source, int warmUp, int minPoints) {
    int found = 0;
    int labelled = 0;
    int objects = 0;
    for (int k = 0; k < frames.size(); k++) {
      KittiTracking.Frame frame = frames.get(k);
      List<SceneObject> seen = source.objects(frame.cloud());
      if (k < warmUp) {
        continue;
      }
      objects += seen.size();
      for (Box box : frame.boxes()) {
        if (points(frame.cloud(), box) < minPoints) {
          continue;
        }
        labelled++;
        Placement pose = frame.cloud().pose();
        double x = pose.worldX(box.x(), box.y(), box.z());
        double y = pose.worldY(box.x(), box.y(), box.z());
        for (SceneObject object : seen) {
          double dx = object.x() - x;
          double dy = object.y() - y;
          if (dx * dx + dy * dy < NEAR * NEAR) {
            found++;
            break;
          }
        }
      }
    }
    return new TrackRecall(found, labelled, objects);
  }

  private static int points(Cloud cloud, Box box) {
    boolean[] inside = new boolean[cloud.count()];
    box.mark(cloud, 0, 0, inside);
    int n = 0;
    for (boolean in : inside) {
      n += in ? 1 : 0;
    }
    return n;
  }
}
