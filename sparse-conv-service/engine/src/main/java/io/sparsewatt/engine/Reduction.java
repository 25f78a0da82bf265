package io.sparsewatt.engine;

/** How the active inputs of a window become one value. */
public enum Reduction {
  /** The greatest, by {@link Math#max(float, float)}. */
  MAX,
  /** Their sum, taps rising. */
  SUM,
  /** Their sum divided by their number, not by the window's volume. */
  AVERAGE;

  /** Its name in network files. */
  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
