package io.sparsewatt.driving.highway;

import java.util.SplittableRandom;

/**
 * One drive on a motorway: an action a second, a reward a second, until the ego crashes or time is
 * up.
 *
 * <p>The reward of a second is {@code -1 crashed + 0.1 lane / (lanes - 1) + 0.4 clip((v cos h - 20)
 * / 10)}, mapped from [-1, 0.5] to [0, 1], and 0 off the road (highway-env 1.12.1,
 * envs/highway_env.py). The same specification, seed and actions give the same drive, bit for bit,
 * on any machine; seeds are not those of highway-env, whose generator is another. One thread.
 */
public final class HighwayEpisode {

  private static final double COLLISION_REWARD = -1;
  private static final double RIGHT_LANE_REWARD = 0.1;
  private static final double HIGH_SPEED_REWARD = 0.4;

  private final HighwaySpec spec;
  private final MotorwayTraffic traffic;
  private int second;
  private double sum;

  /** A drive from its start. */
  public HighwayEpisode(HighwaySpec spec, long seed) {
    this(spec, MotorwayTraffic.spawn(spec, new SplittableRandom(seed)));
  }

  HighwayEpisode(HighwaySpec spec, MotorwayTraffic traffic) {
    this.spec = spec;
    this.traffic = traffic;
  }

  /** A drive that has come so far. */
  static HighwayEpisode at(HighwaySpec spec, MotorwayTraffic traffic, int second) {
    HighwayEpisode episode = new HighwayEpisode(spec, traffic);
    episode.second = second;
    return episode;
  }

  /** The motorway. */
  public HighwaySpec spec() {
    return spec;
  }

  /** Seconds driven. */
  public int seconds() {
    return second;
  }

  /** Rewards so far. */
  public double total() {
    return sum;
  }

  /** Whether the ego has crashed. */
  public boolean crashed() {
    return traffic.crashed[0];
  }

  /** Whether it is over. */
  public boolean isOver() {
    return crashed() || second >= spec.seconds();
  }

  /**
   * Drives a second.
   *
   * @return its reward, 0 to 1
   * @throws IllegalStateException if the drive is over
   */
  public double drive(MetaAction action) {
    requireGoing();
    traffic.tell(action);
    return second();
  }

  /** Drives a second with the ego as one of the others, who wants the speed limit: a baseline. */
  public double driveItself() {
    requireGoing();
    traffic.letEgoDrive(30);
    return second();
  }

  private void requireGoing() {
    if (isOver()) {
      throw new IllegalStateException(
          "the drive is over after " + second + " s" + (crashed() ? ", by a crash" : ""));
    }
  }

  private double second() {
    for (int step = 0; step < spec.stepsPerSecond(); step++) {
      traffic.step(1.0 / spec.stepsPerSecond());
    }
    second++;
    double reward = reward();
    sum += reward;
    return reward;
  }

  private double reward() {
    if (!traffic.egoOnRoad()) {
      return 0;
    }
    double right = (double) traffic.targetLane[0] / Math.max(spec.lanes() - 1, 1);
    double forward = traffic.speed[0] * StrictMath.cos(traffic.heading[0]);
    double fast = Math.max(0, Math.min(1, (forward - 20) / 10));
    double raw =
        (crashed() ? COLLISION_REWARD : 0) + RIGHT_LANE_REWARD * right + HIGH_SPEED_REWARD * fast;
    return (raw - COLLISION_REWARD) / (HIGH_SPEED_REWARD + RIGHT_LANE_REWARD - COLLISION_REWARD);
  }

  /** What can be seen of this moment. */
  public HighwayView view() {
    return new HighwayView(spec, traffic.copy(), second);
  }

  /** The same moment, to go on apart: what may become of it. */
  HighwayEpisode copy() {
    HighwayEpisode copy = at(spec, traffic.copy(), second);
    copy.sum = sum;
    return copy;
  }

  MotorwayTraffic traffic() {
    return traffic;
  }
}
