package io.sparsewatt.driving.judge;

import java.util.List;

/**
 * nuPlan's closed-loop score of a drive: products of what must not be, times a weighted mean of
 * what should be (nuplan-devkit, docs/metrics_description.md and the metric aggregators; here on
 * recorded scenes, not on nuPlan's, so figures do not compare with its leaderboards).
 *
 * @param noAtFaultCollision 0 or 1; nuPlan's 0.5 for one static object is not given
 * @param drivableArea 0 if a corner was more than 0.3 m off the lanes, else 1
 * @param drivingDirection 0, 0.5 or 1 by metres driven against the lanes within a second
 * @param makingProgress 0 if the way is less than a fifth of the recorded driver's, else 1
 * @param progress share of the recorded driver's way, at most 1
 * @param timeToCollision 1 if it never fell below 0.95 s, else 0
 * @param speedLimit 1 without speeding, less by how much and how long
 * @param comfort 1 if within all limits, else 0
 */
public record ClosedLoopScore(
    double noAtFaultCollision,
    double drivableArea,
    double drivingDirection,
    double makingProgress,
    double progress,
    double timeToCollision,
    double speedLimit,
    double comfort) {

  private static final double OFF_ROAD = 0.3;
  private static final double LEAST_PROGRESS = 0.2;
  private static final double SPEEDING = 2.23;
  private static final double AGAINST_LITTLE = 2;
  private static final double AGAINST_MUCH = 6;
  // Below it a recorded driver did not get on either, and everyone makes progress, m.
  private static final double NO_WAY = 0.1;

  /** The score, 0 to 1. */
  public double total() {
    double mean = (5 * progress + 5 * timeToCollision + 4 * speedLimit + 2 * comfort) / 16;
    return noAtFaultCollision * drivableArea * drivingDirection * makingProgress * mean;
  }

  /**
   * Judges a drive.
   *
   * @param contacts those of the drive
   * @param way metres that the ego got on along its route
   * @param expertWay metres that the recorded driver got on, or who stands in for one
   * @param speeding m/s above the limit, by step
   */
  public static ClosedLoopScore of(
      Drive drive,
      LaneMap lanes,
      List<Contacts.Contact> contacts,
      double way,
      double expertWay,
      double[] speeding) {
    double collision = 1;
    for (Contacts.Contact contact : contacts) {
      if (contact.atFault()) {
        collision = 0;
      }
    }
    double area = 1;
    for (Moving ego : drive.ego()) {
      if (lanes.outside(ego.box()) > OFF_ROAD) {
        area = 0;
      }
    }
    double against = against(drive, lanes);
    double direction = against > AGAINST_MUCH ? 0 : against > AGAINST_LITTLE ? 0.5 : 1;
    double share = expertWay < NO_WAY ? 1 : Math.max(0, Math.min(1, way / expertWay));
    double over = 0;
    for (double excess : speeding) {
      over += Math.max(0, excess) * drive.dt();
    }
    double seconds = Math.max(drive.dt(), drive.steps() * drive.dt());
    return new ClosedLoopScore(
        collision,
        area,
        direction,
        share >= LEAST_PROGRESS ? 1 : 0,
        share,
        TimeToCollision.least(drive) < TimeToCollision.LEAST ? 0 : 1,
        Math.max(0, 1 - over / (SPEEDING * seconds)),
        Comfort.of(drive).isComfortable() ? 1 : 0);
  }

  /** Metres driven against the lane's direction within the worst second. */
  private static double against(Drive drive, LaneMap lanes) {
    int second = Math.max(1, (int) Math.round(1 / drive.dt()));
    int n = drive.ego().size();
    double[] wrong = new double[n];
    double worst = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      Moving ego = drive.ego().get(i);
      Box box = ego.box();
      double flow = lanes.place(box.x(), box.y(), box.heading()).heading();
      double forward = ego.speed() * StrictMath.cos(box.heading() - flow);
      wrong[i] = Math.max(0, -forward) * drive.dt();
      sum += wrong[i];
      if (i >= second) {
        sum -= wrong[i - second];
      }
      worst = Math.max(worst, sum);
    }
    return worst;
  }
}
