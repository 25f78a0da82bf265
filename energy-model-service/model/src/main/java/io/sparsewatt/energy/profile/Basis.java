package io.sparsewatt.energy.profile;

/** What a figure rests on; every figure carries it. */
public enum Basis {
  /** Counts times published prices. */
  MODELLED("modelled"),
  /** Read from a meter. */
  MEASURED("measured"),
  /** Inferred from something else that was measured. */
  ESTIMATED("estimated");

  private final String id;

  Basis(String id) {
    this.id = id;
  }

  /** The name used in every output. */
  public String id() {
    return id;
  }
}
