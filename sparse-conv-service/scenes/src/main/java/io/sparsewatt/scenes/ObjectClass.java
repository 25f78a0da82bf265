package io.sparsewatt.scenes;

/** What an object could be by its size. Names say so: no network has looked at it. */
public enum ObjectClass {
  /** The size of a car, van or truck, or of a part of one. */
  VEHICLE_SIZED("vehicle-sized"),
  /** The size of a bicycle or motorcycle with its rider. */
  TWO_WHEELER_SIZED("two-wheeler-sized"),
  /** The size of a person. */
  PEDESTRIAN_SIZED("pedestrian-sized"),
  /** Anything else. */
  OTHER("other");

  private final String id;

  ObjectClass(String id) {
    this.id = id;
  }

  /** The name used in every output. */
  public String id() {
    return id;
  }
}
