package io.sparsewatt.scenes;

/**
 * What an object is, or could be. By its size alone the names say so: no network has looked at it.
 */
public enum ObjectClass {
  /** The size of a car, van or truck, or of a part of one. */
  VEHICLE_SIZED("vehicle-sized", "vehicle"),
  /** The size of a bicycle or motorcycle with its rider. */
  TWO_WHEELER_SIZED("two-wheeler-sized", "two-wheeler"),
  /** The size of a person. */
  PEDESTRIAN_SIZED("pedestrian-sized", "pedestrian"),
  /** Anything else. */
  OTHER("other", "other");

  private final String id;
  private final String labelled;

  ObjectClass(String id, String labelled) {
    this.id = id;
    this.labelled = labelled;
  }

  /** The name where size alone speaks for it. */
  public String id() {
    return id;
  }

  /** The name where the network's labels say so: that of its {@link PointClass}. */
  public String labelled() {
    return labelled;
  }
}
