package io.sparsewatt.simulator.worlds;

import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.scanner.ScannerTraits;
import java.util.List;

/**
 * One turn of a LiDAR as columns, in firing order, with the truth. The arrays belong to the scan
 * and are not to be modified.
 *
 * <p>Points are in the sensor's axes (x forwards, y left, z up): if the sensor's traits say
 * deskewed, or it does not roll, all of them where the sensor is at {@code timeNanos}; else each
 * where it was at its own firing.
 *
 * @param family that it is of
 * @param seed that it was made from
 * @param timeNanos from the start of the world to the turn's end
 * @param pose sensor in the world at that time; the ground is near z = 0
 * @param traits of the sensor
 * @param count points; every column holds exactly so many
 * @param x metres
 * @param y metres
 * @param z metres
 * @param intensity 0..1
 * @param timeOffsetNanos firing instant relative to {@code timeNanos}, at most 0, never falling
 * @param label {@code ObjectClass.label()} of what was met: 0 to 6
 * @param instance 0 for ground, else the thing it belongs to, the same in all scans of a sequence
 * @param boxes of all road users with a point in the scan, by instance
 */
public record LabelledScan(
    WorldFamily family,
    long seed,
    long timeNanos,
    SensorPose pose,
    ScannerTraits traits,
    int count,
    float[] x,
    float[] y,
    float[] z,
    float[] intensity,
    int[] timeOffsetNanos,
    byte[] label,
    int[] instance,
    List<TruthBox> boxes) {

  public LabelledScan {
    boxes = List.copyOf(boxes);
  }
}
