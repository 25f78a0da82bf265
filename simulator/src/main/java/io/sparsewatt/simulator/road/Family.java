package io.sparsewatt.simulator.road;

/** The kind of world: what its road, its traffic and its surroundings are like. */
public enum Family {
  /** Two lanes a direction, 50 km/h, parked cars, pavements with people, houses. */
  TOWN("town"),
  /** Three lanes a direction, 120 km/h, a median, guard rails, trees. */
  HIGHWAY("highway");

  private final String id;

  Family(String id) {
    this.id = id;
  }

  /** The name as commands and files write it. */
  public String id() {
    return id;
  }

  /**
   * The family of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Family ofId(String id) {
    for (Family family : values()) {
      if (family.id.equals(id)) {
        return family;
      }
    }
    throw new IllegalArgumentException(
        "no world family is called \"" + id + "\"; there are: town, highway");
  }
}
