package io.sparsewatt.planner.model;

import io.sparsewatt.planner.scenario.Ego;

/**
 * The ego's kinematics: PPUU's curvature form, second order in time.
 *
 * <pre>
 *   a    = min(command, P / v)
 *   v'   = clamp(v + a dt, 0, vMax)         vm = (v + v') / 2
 *   psi' = psi + k vm dt                    pm = psi + k vm dt / 2
 *   x'   = x + vm cos(pm) dt                y' = y + vm sin(pm) dt
 * </pre>
 *
 * <p>a is the acceleration, P the engine's power by mass, k the average curvature of the step.
 * Source: pytorch-PPUU, traffic_gym.Car.step (Euler there, midpoint here). StrictMath, so that a
 * motion is the same bits everywhere. Immutable.
 */
public final class Bicycle {

  private final double dt;
  private final double maxSpeed;
  private final double maxPower;

  /**
   * @param dt seconds a step
   * @param maxSpeed m/s
   * @param maxPower W/kg
   */
  public Bicycle(double dt, double maxSpeed, double maxPower) {
    this.dt = dt;
    this.maxSpeed = maxSpeed;
    this.maxPower = maxPower;
  }

  /** Drives {@code m.command} and {@code m.curvature} from {@code start}; fills the rest. */
  public void drive(Ego start, Motion m) {
    m.x[0] = start.x();
    m.y[0] = start.y();
    m.heading[0] = start.heading();
    m.speed[0] = start.speed();
    m.cos[0] = StrictMath.cos(start.heading());
    m.sin[0] = StrictMath.sin(start.heading());
    for (int i = 0; i < m.steps; i++) {
      step(m, i);
    }
  }

  /** State {@code i + 1} from state {@code i} and control {@code i}. */
  public void step(Motion m, int i) {
    double v = m.speed[i];
    double command = m.command[i];
    m.powered[i] = command * v > maxPower;
    double a = m.powered[i] ? maxPower / v : command;
    double asked = v + a * dt;
    double next = Math.max(0, Math.min(maxSpeed, asked));
    m.free[i] = next == asked;
    m.acceleration[i] = m.free[i] ? a : (next - v) / dt;
    double middle = 0.5 * (v + next);
    double turn = m.curvature[i] * middle * dt;
    double pm = m.heading[i] + 0.5 * turn;
    double c = StrictMath.cos(pm);
    double s = StrictMath.sin(pm);
    m.cosMiddle[i] = c;
    m.sinMiddle[i] = s;
    m.x[i + 1] = m.x[i] + middle * c * dt;
    m.y[i + 1] = m.y[i] + middle * s * dt;
    double heading = m.heading[i] + turn;
    m.heading[i + 1] = heading;
    m.speed[i + 1] = next;
    m.cos[i + 1] = StrictMath.cos(heading);
    m.sin[i + 1] = StrictMath.sin(heading);
  }

  /**
   * The adjoint: from derivatives by states and controls to total derivatives by controls.
   *
   * @param m a driven motion
   * @param g partial derivatives; those of state 0 do not matter
   * @param gCommand out, per m/s² of command
   * @param gCurvature out, per 1/m
   */
  public void pull(Motion m, Gradient g, double[] gCommand, double[] gCurvature) {
    double lx = 0;
    double ly = 0;
    double lh = 0;
    double lv = 0;
    for (int i = m.steps - 1; i >= 0; i--) {
      lx += g.x[i + 1];
      ly += g.y[i + 1];
      lh += g.heading[i + 1];
      lv += g.speed[i + 1];
      double v = m.speed[i];
      double next = m.speed[i + 1];
      double middle = 0.5 * (v + next);
      double k = m.curvature[i];
      double c = m.cosMiddle[i];
      double s = m.sinMiddle[i];
      double byPm = middle * dt * (ly * c - lx * s);
      double byTurn = lh + 0.5 * byPm;
      double byMiddle = dt * (lx * c + ly * s) + byTurn * k * dt;
      double byNext = lv + 0.5 * byMiddle;
      double byV = 0.5 * byMiddle;
      gCurvature[i] = g.curvature[i] + byTurn * middle * dt;
      double byA = g.acceleration[i] + byNext * dt;
      if (m.free[i] && m.powered[i]) {
        gCommand[i] = 0;
        byV += byNext - byA * maxPower / (v * v);
      } else if (m.free[i]) {
        gCommand[i] = byA;
        byV += byNext;
      } else {
        // The clamped speed does not depend on v; the acceleration that happened does.
        gCommand[i] = 0;
        byV -= g.acceleration[i] / dt;
      }
      lh += byPm;
      lv = byV;
    }
  }
}
