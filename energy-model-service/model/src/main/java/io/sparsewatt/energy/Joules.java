package io.sparsewatt.energy;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact energy: a signed 128-bit count of attojoules (1e-18 J).
 *
 * @param attojoules the count, within the signed 128-bit range
 */
public record Joules(BigInteger attojoules) implements Comparable<Joules> {

  /** Nothing. */
  public static final Joules ZERO = new Joules(BigInteger.ZERO);

  // 1 aJ = 1e-18 J.
  private static final int SCALE = 18;
  private static final int MAX_BITS = 127;

  public Joules {
    if (attojoules.bitLength() > MAX_BITS) {
      throw new ArithmeticException(
          "an energy within 128 bits of attojoules required but it needs "
              + (attojoules.bitLength() + 1));
    }
  }

  /** The exact product of a count and a price in attojoules. */
  public static Joules of(long count, long attojoulesEach) {
    return new Joules(BigInteger.valueOf(count).multiply(BigInteger.valueOf(attojoulesEach)));
  }

  /** The exact sum. */
  public Joules plus(Joules other) {
    return new Joules(attojoules.add(other.attojoules));
  }

  /** The exact difference. */
  public Joules minus(Joules other) {
    return new Joules(attojoules.subtract(other.attojoules));
  }

  /** Exact, in joules. */
  public BigDecimal toBigDecimal() {
    return new BigDecimal(attojoules, SCALE);
  }

  /** The nearest double, in joules. */
  public double doubleValue() {
    return toBigDecimal().doubleValue();
  }

  @Override
  public int compareTo(Joules other) {
    return attojoules.compareTo(other.attojoules);
  }

  /** Exact decimal joules, without exponent or trailing zeros: {@code 0.0000142 J}. */
  @Override
  public String toString() {
    return attojoules.signum() == 0
        ? "0 J"
        : toBigDecimal().stripTrailingZeros().toPlainString() + " J";
  }
}
