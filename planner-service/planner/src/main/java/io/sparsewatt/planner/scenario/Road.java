package io.sparsewatt.planner.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the ego may drive. A plan names the kind it had as {@code map}. */
public sealed interface Road {

  /** {@code lanes}, {@code corridor} or {@code referencePath}, as in JSON. */
  String kind();

  /**
   * A lane map.
   *
   * @param lanes at least one, ids unique
   */
  record Lanes(List<Lane> lanes) implements Road {
    public Lanes {
      lanes = List.copyOf(lanes);
    }

    @Override
    public String kind() {
      return "lanes";
    }
  }

  /**
   * Free space straight ahead of the ego, along its heading: what a live scene knows without a map.
   *
   * @param width metres, half of it on either side
   * @param length metres free ahead of the ego's middle
   * @param speedLimit m/s, or null
   */
  record Corridor(double width, double length, @Nullable Double speedLimit) implements Road {
    @Override
    public String kind() {
      return "corridor";
    }
  }

  /**
   * A given path with a strip of free road around it.
   *
   * @param points at least two
   * @param width metres, half of it on either side
   * @param speedLimit m/s, or null
   */
  record ReferencePath(Polyline points, double width, @Nullable Double speedLimit) implements Road {
    @Override
    public String kind() {
      return "referencePath";
    }
  }
}
