package io.sparsewatt.planner.futures;

import io.sparsewatt.planner.model.Gradient;
import io.sparsewatt.planner.model.Motion;

/**
 * How the others answer what the ego does, in one scenario: futures for one ego motion after
 * another, from the same latents. Planning goes back through it (PPUU, section 4): the derivative
 * of a cost by the others' states becomes one by the ego's.
 *
 * <p>A workspace: not safe for use by several threads.
 */
public interface Answers {

  /**
   * The futures in which the others heed this motion of the ego.
   *
   * @return the same object at every call, overwritten
   */
  Futures to(Motion ego);

  /**
   * Adds derivatives by the ego's states; at most once after each {@link #to}.
   *
   * @param ego the motion that was answered last
   * @param by derivatives by the states of the futures that answered it
   * @param g its states' entries are added to
   */
  void pull(Motion ego, FuturesGradient by, Gradient g);

  /** Numbers that one future's latents are; 0 where nothing is drawn. */
  int latents();

  /** Copies the latents, future after future. */
  void readLatents(double[] z);

  /** From now on others: z as {@link #readLatents} lays them out. */
  void setLatents(double[] z);

  /**
   * Derivatives by the latents instead of the ego's states; at most once after each {@link #to}.
   *
   * @param by derivatives by the states of the futures that answered last
   * @param gz filled
   */
  void pullLatents(FuturesGradient by, double[] gz);
}
