package io.sparsewatt.planner.model;

/**
 * Room for one ego motion and its gradients: structure of arrays, states 0 to T, controls 0 to T-1.
 * Written by {@link Bicycle}. Not safe for use by several threads.
 */
public final class Motion {

  /** T. */
  public final int steps;

  /** Metres. */
  public final double[] x;

  /** Metres. */
  public final double[] y;

  /** Radians. */
  public final double[] heading;

  /** m/s. */
  public final double[] speed;

  /** Cosine of the heading. */
  public final double[] cos;

  /** Sine of the heading. */
  public final double[] sin;

  /** m/s², asked for. */
  public final double[] command;

  /**
   * m/s², what happened: the command, unless the engine gives less, or speed met 0 or its maximum.
   */
  public final double[] acceleration;

  /** 1/m, the average over each step. */
  public final double[] curvature;

  final double[] cosMiddle;
  final double[] sinMiddle;
  final boolean[] free;
  final boolean[] powered;

  /** Room for {@code steps} steps. */
  public Motion(int steps) {
    this.steps = steps;
    x = new double[steps + 1];
    y = new double[steps + 1];
    heading = new double[steps + 1];
    speed = new double[steps + 1];
    cos = new double[steps + 1];
    sin = new double[steps + 1];
    command = new double[steps];
    acceleration = new double[steps];
    curvature = new double[steps];
    cosMiddle = new double[steps];
    sinMiddle = new double[steps];
    free = new boolean[steps];
    powered = new boolean[steps];
  }
}
