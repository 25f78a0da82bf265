package io.sparsewatt.simulator.worlds;

/** What may be left out of the randomisation, to measure what it is worth. */
public enum Ablation {
  /** Every sensor is an HDL-64E by its data sheet. */
  ONE_SENSOR,
  /** No noise, nothing lost. */
  NO_NOISE,
  /** Intensity is always the surface's reflectance. */
  TRUE_INTENSITY,
  /** The land is a plane: no slopes, banks, bumps or grass. */
  FLAT_GROUND
}
