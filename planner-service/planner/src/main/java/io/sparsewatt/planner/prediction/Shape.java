package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.route.LaneView;

/**
 * Sizes of the network. They are part of what the weights mean: another size is another model.
 *
 * <p>With eight neighbours a step of one agent takes 8 x 9 x 24 multiply-adds for messages, 32 x 24
 * for what the agent tells of itself, 59 x 64 + 64 x 34 for the update: 8,448 of the 10,000 that it
 * may take.
 */
final class Shape {

  /** Seconds a step. */
  static final double STEP = 0.5;

  /** Positions of the past, 0.1 s apart: 2 s. */
  static final int HISTORY = 20;

  /** Seconds between them. */
  static final double HISTORY_STEP = 0.1;

  /** x, y and whether the agent was seen then. */
  static final int HISTORY_VALUES = 3;

  /** What a lane tells an agent in it. */
  static final int LANE = LaneView.SIZE;

  /** Past, length and width, lane. */
  static final int INPUTS = HISTORY * HISTORY_VALUES + 2 + LANE;

  static final int ENCODER = 64;
  static final int HIDDEN = 32;

  /** Of an agent's own. */
  static final int AGENT_LATENT = 4;

  /** Shared by all agents of a scene: how today's traffic drives. */
  static final int SCENE_LATENT = 2;

  static final int LATENT = AGENT_LATENT + SCENE_LATENT;
  static final int LATENT_LAYER = 32;

  /** Where a neighbour is, how it moves against the agent, how long it is. */
  static final int EDGE = 9;

  static final int MESSAGE = 24;

  /** Hidden state, messages; speed, acceleration, turning. */
  static final int UPDATE_INPUTS = HIDDEN + MESSAGE + 3;

  static final int UPDATE = 64;

  /** Multiply-adds of one neighbour's message in a step of one draw. */
  static final int EDGE_MACS = EDGE * MESSAGE;

  /** What an agent tells of itself, and its update, in a step of one draw. */
  static final int UPDATE_MACS = HIDDEN * MESSAGE + UPDATE_INPUTS * UPDATE + UPDATE * (HIDDEN + 2);

  /** Neighbours that an agent heeds at most. */
  static final int NEIGHBOURS = 8;

  private Shape() {}
}
