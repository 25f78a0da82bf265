package io.sparsewatt.engine;

/** One integer for each of the three axes. */
public record Axes(int a0, int a1, int a2) {

  /** The same value on every axis. */
  public static Axes of(int value) {
    return new Axes(value, value, value);
  }

  int get(int axis) {
    return switch (axis) {
      case 0 -> a0;
      case 1 -> a1;
      case 2 -> a2;
      default -> throw new IndexOutOfBoundsException("axis " + axis);
    };
  }

  /** The greater of both on every axis. */
  Axes max(Axes other) {
    return new Axes(Math.max(a0, other.a0), Math.max(a1, other.a1), Math.max(a2, other.a2));
  }

  int max() {
    return Math.max(a0, Math.max(a1, a2));
  }

  int min() {
    return Math.min(a0, Math.min(a1, a2));
  }

  Axes times(Axes other) {
    return new Axes(
        Math.multiplyExact(a0, other.a0),
        Math.multiplyExact(a1, other.a1),
        Math.multiplyExact(a2, other.a2));
  }

  /** Cells of a box of these sides. */
  long volume() {
    return Math.multiplyExact(Math.multiplyExact((long) a0, a1), a2);
  }

  @Override
  public String toString() {
    return a0 == a1 && a1 == a2 ? Integer.toString(a0) : a0 + "x" + a1 + "x" + a2;
  }
}
