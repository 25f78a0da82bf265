package io.sparsewatt.standalone.perception;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.simulator.scene.ObjectClass;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a resting sensor sees of one scan's scene turn by turn, made of that scan alone: every turn
 * begins elsewhere within a step of the beams, ranges are noisy, some returns are lost, and what
 * moves was where its velocity says. Cheap beside a scan of its own, and enough to make the rims of
 * surfaces come and go as they do, and what moves leave a trail; what it hid before stays unseen.
 * Leaves answer from elsewhere in each turn, as in wind: a crown is hit here and there.
 */
final class RestingScans {

  // A turn's steps lie 0.1 to 0.4 degrees apart; a beam widens by as much.
  private static final double TURN = Math.toRadians(0.1);
  private static final double RANGE_NOISE = 0.02;
  private static final double LOST = 0.03;
  // Metres along the ray; half of all plants stand still.
  private static final double SCATTER = 0.2;
  // Seconds.
  private static final double PERIOD = 0.1;

  // What only earlier turns saw is not judged: labelling a turn costs nearly as much as its voxels.
  private static final int JUDGED = 8;
  private static final byte VEGETATION = ObjectClass.VEGETATION.label();

  private final PointFrame[] frames;
  private final byte[][] labels;

  /**
   * @param scan the last turn, as it is
   * @param scanLabels of its points
   * @param velocities of its points along the sensor's x and y, m/s, one pair after the other
   * @param turns at least 1
   */
  RestingScans(
      PointFrame scan, byte[] scanLabels, float[] velocities, int turns, SplittableRandom random) {
    frames = new PointFrame[turns];
    labels = new byte[turns][];
    double scatter = Math.max(0, random.nextDouble(-SCATTER, SCATTER));
    double leaves = StrictMath.hypot(RANGE_NOISE, scatter);
    for (int turn = 0; turn < turns - 1; turn++) {
      again(scan, scanLabels, velocities, turn, leaves, random);
    }
    frames[turns - 1] = scan;
    labels[turns - 1] = Arrays.copyOf(scanLabels, scan.count());
  }

  private void again(
      PointFrame scan,
      byte[] scanLabels,
      float[] velocities,
      int turn,
      double leaves,
      SplittableRandom random) {
    double earlier = PERIOD * (frames.length - 1 - turn);
    double angle = random.nextDouble(-TURN, TURN);
    double sin = StrictMath.sin(angle);
    double cos = StrictMath.cos(angle);
    int count = 0;
    float[] x = new float[scan.count()];
    float[] y = new float[scan.count()];
    float[] z = new float[scan.count()];
    float[] intensity = new float[scan.count()];
    byte[] kept = new byte[scan.count()];
    for (int i = 0; i < scan.count(); i++) {
      if (random.nextDouble() < LOST) {
        continue;
      }
      double px = scan.x()[i] - earlier * velocities[2 * i];
      double py = scan.y()[i] - earlier * velocities[2 * i + 1];
      double pz = scan.z()[i];
      double range = Math.sqrt(px * px + py * py + pz * pz);
      double noise = scanLabels[i] == VEGETATION ? leaves : RANGE_NOISE;
      double longer = 1 + noise * random.nextGaussian() / Math.max(range, 1);
      x[count] = (float) (longer * (cos * px - sin * py));
      y[count] = (float) (longer * (sin * px + cos * py));
      z[count] = (float) (longer * pz);
      intensity[count] = scan.intensity()[i];
      kept[count++] = scanLabels[i];
    }
    frames[turn] = new PointFrame(scan.timeNanos(), scan.pose(), count, x, y, z, intensity, null);
    labels[turn] = Arrays.copyOf(kept, count);
  }

  int turns() {
    return frames.length;
  }

  PointFrame frame(int turn) {
    return frames[turn];
  }

  private List<PointFrame> judged() {
    return Arrays.asList(frames).subList(Math.max(0, frames.length - JUDGED), frames.length);
  }

  /** Points of the last {@value #JUDGED} turns. */
  int points() {
    int points = 0;
    for (PointFrame frame : judged()) {
      points += frame.count();
    }
    return points;
  }

  /** The voxel of each of them, turn by turn. */
  long[] keys(VoxelPolicy policy) {
    long[] keys = new long[points()];
    int at = 0;
    for (PointFrame frame : judged()) {
      Pose pose = frame.pose();
      long[] own = PointKeys.of(frame, pose == null ? Pose.IDENTITY : pose, policy);
      System.arraycopy(own, 0, keys, at, frame.count());
      at += frame.count();
    }
    return keys;
  }

  /** The class of each of them, turn by turn. */
  byte[] labels() {
    byte[] all = new byte[points()];
    int at = 0;
    for (int turn = Math.max(0, frames.length - JUDGED); turn < frames.length; turn++) {
      byte[] own = labels[turn];
      System.arraycopy(own, 0, all, at, own.length);
      at += own.length;
    }
    return all;
  }
}
