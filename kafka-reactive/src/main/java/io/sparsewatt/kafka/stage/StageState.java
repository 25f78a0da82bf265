package io.sparsewatt.kafka.stage;

/** How a {@link StageHost} is. */
public enum StageState {
  /** Joining its group. */
  STARTING,
  /** At least one partition is being brought to where it was. */
  REPLAYING,
  /** Every partition it has is live; it may have none. */
  RUNNING,
  /** Something broke; it starts again after a wait. */
  FAILED,
  /** Stopped for good. */
  STOPPED
}
