package io.sparsewatt.engine;

/**
 * A level's step in input steps, on each axis {@code steps / parts} in lowest terms: strided
 * windows lengthen it, generative ones shorten it.
 */
record Pitch(Axes steps, Axes parts) {

  static final Pitch INPUT = new Pitch(Axes.of(1), Axes.of(1));

  Pitch times(Axes stride) {
    return reduced(steps.times(stride), parts);
  }

  Pitch dividedBy(Axes stride) {
    return reduced(steps, parts.times(stride));
  }

  private static Pitch reduced(Axes steps, Axes parts) {
    Axes common =
        new Axes(
            gcd(steps.a0(), parts.a0()), gcd(steps.a1(), parts.a1()), gcd(steps.a2(), parts.a2()));
    return new Pitch(
        new Axes(steps.a0() / common.a0(), steps.a1() / common.a1(), steps.a2() / common.a2()),
        new Axes(parts.a0() / common.a0(), parts.a1() / common.a1(), parts.a2() / common.a2()));
  }

  static Axes lcm(Axes a, Axes b) {
    return new Axes(lcm(a.a0(), b.a0()), lcm(a.a1(), b.a1()), lcm(a.a2(), b.a2()));
  }

  private static int lcm(int a, int b) {
    return Math.multiplyExact(a / gcd(a, b), b);
  }

  private static int gcd(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  @Override
  public String toString() {
    return parts.equals(Axes.of(1)) ? steps.toString() : steps + "/" + parts;
  }
}
