package io.sparsewatt.scenes;

/**
 * What a point or voxel belongs to. A byte that stands for one is its ordinal, in the order of the
 * shipped network's outputs; {@link #NONE} says that nothing is claimed.
 */
public enum PointClass {
  /** What one drives or walks on, and the soil and grass beside it. */
  GROUND("ground"),
  /** Four wheels or more. */
  VEHICLE("vehicle"),
  /** Bicycles and motorcycles, with their riders. */
  TWO_WHEELER("two-wheeler"),
  /** People on foot. */
  PEDESTRIAN("pedestrian"),
  /** Buildings, walls, fences, rails. */
  STRUCTURE("structure"),
  /** Trunks, leaves, hedges. */
  VEGETATION("vegetation"),
  /** Poles, signs and whatever else stands about. */
  OTHER("other");

  /** No class. */
  public static final byte NONE = -1;

  /** How many there are. */
  public static final int COUNT = values().length;

  private final String id;

  PointClass(String id) {
    this.id = id;
  }

  /** The name used in every output. */
  public String id() {
    return id;
  }

  /** The byte that stands for it. */
  public byte label() {
    return (byte) ordinal();
  }
}
