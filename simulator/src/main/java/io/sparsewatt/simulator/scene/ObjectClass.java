package io.sparsewatt.simulator.scene;

/** What a point or an agent is. The byte label of a point is the ordinal, so the order is fixed. */
public enum ObjectClass {
  /** Road, kerb, pavement and verge. */
  GROUND,
  /** Cars, vans, lorries and buses, moving or parked. */
  VEHICLE,
  /** Bicycles and motorcycles with their riders. */
  TWO_WHEELER,
  /** People on foot. */
  PEDESTRIAN,
  /** Buildings, walls, guard rails, gantries. */
  STRUCTURE,
  /** Trees and hedges. */
  VEGETATION,
  /** Poles, signs and other street furniture. */
  OTHER;

  private static final ObjectClass[] BY_LABEL = values();

  /** The byte that stands for this class in a label column, 0..6. */
  public byte label() {
    return (byte) ordinal();
  }

  /**
   * The class of a label.
   *
   * @throws IllegalArgumentException if no class has that label
   */
  public static ObjectClass ofLabel(byte label) {
    if (label < 0 || label >= BY_LABEL.length) {
      throw new IllegalArgumentException(
          "a label of 0.." + (BY_LABEL.length - 1) + " required but it was " + label);
    }
    return BY_LABEL[label];
  }
}
