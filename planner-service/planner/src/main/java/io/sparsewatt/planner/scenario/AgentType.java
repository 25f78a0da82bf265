package io.sparsewatt.planner.scenario;

import java.util.Locale;

/** What kind of thing an agent is. */
public enum AgentType {
  CAR,
  TRUCK,
  BUS,
  MOTORCYCLE,
  BICYCLE,
  PEDESTRIAN,
  /** Stands and will stand: parked, a barrier, a building. */
  STATIC,
  UNKNOWN;

  /** The name in JSON: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
