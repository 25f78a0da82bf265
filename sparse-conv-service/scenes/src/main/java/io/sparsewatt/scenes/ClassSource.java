package io.sparsewatt.scenes;

/** On what grounds an object has its class. */
public enum ClassSource {
  /** Its size: nothing has looked at what it is. */
  GEOMETRY("geometry"),
  /** The network's labels of its voxels. */
  NETWORK("network");

  private final String id;

  ClassSource(String id) {
    this.id = id;
  }

  /** The name used in every output. */
  public String id() {
    return id;
  }
}
