package io.sparsewatt.engine;

/** How a layer was brought up to date. */
public enum LayerMode {
  /** Every row was computed. */
  FULL,
  /** Only rows that could differ were computed. */
  INCREMENTAL,
  /** Nothing could differ: no row was computed. */
  SKIPPED
}
