package io.sparsewatt.kafka;

/** Checks of option values. */
final class Bounds {

  private Bounds() {}

  static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is " + value + "; at least 1 expected");
    }
  }

  static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + "; 0 or more expected");
    }
  }
}
