package io.sparsewatt.engine.weights;

import java.util.Locale;

/** Which of a network's axes the axes of a file's windows are. */
public enum AxisOrder {
  /** The file's first axis is the network's axis 0. */
  SAME,
  /**
   * The file's last axis is the network's axis 0: windows are z, y, x there and x, y, z here, as
   * with spconv and Open3D; in two dimensions y, x there and x, y here.
   */
  REVERSED;

  /** Its name in metadata and messages. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static AxisOrder of(String id) {
    for (AxisOrder order : values()) {
      if (order.id().equals(id)) {
        return order;
      }
    }
    throw new IllegalArgumentException(
        "axes '" + id + "' are unknown; known are same and reversed");
  }
}
