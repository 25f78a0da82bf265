package io.sparsewatt.energy.work;

/** The four ways to have computed the same frame that every comparison is made of. */
public enum Pass {
  /** What the network did: rows touched by a change, computed whole. */
  EXECUTED("executed"),
  /** A full sparse pass on the voxels of the stream. */
  FULL_STREAM("fullStream"),
  /** A full sparse pass on plainly voxelised points, without the voxeliser's filtering. */
  FULL_PLAIN("fullPlain"),
  /** The dense network on the configured range. */
  DENSE("dense");

  private final String id;

  Pass(String id) {
    this.id = id;
  }

  /** The name used in every output: {@code executed}, {@code fullStream}, ... */
  public String id() {
    return id;
  }
}
