package io.sparsewatt.standalone.town;

/** Whose eyes the planner has. */
public enum Seen {
  /** The world's own state within the range of perception: tells of planning alone. */
  TRUE("true scenes"),
  /** What voxeliser, network and tracker make of a simulated LiDAR's scans, as live. */
  PERCEIVED("perceived scenes");

  private final String text;

  Seen(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
