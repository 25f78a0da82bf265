package io.sparsewatt.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class JoulesTest {

  @Test
  void productsBeyondTheDoubleRangeOfIntegersAreExact() {
    long count = (1L << 53) + 1; // the first integer that a double cannot hold
    assertThat(Joules.of(count, 4_600_000).attojoules())
        .isEqualTo(new BigInteger("9007199254740993").multiply(BigInteger.valueOf(4_600_000)));
    assertThat(Joules.of(Long.MAX_VALUE, 1_000_000_000_000_000_000L).plus(Joules.of(1, 1)))
        .isEqualTo(new Joules(new BigInteger("9223372036854775807000000000000000001")));
  }

  @Test
  void writesExactDecimals() {
    assertThat(Joules.of(599_807, 23_600_000)).hasToString("0.0000141554452 J");
    assertThat(Joules.of(-1, 1)).hasToString("-0.000000000000000001 J");
    assertThat(Joules.of(0, 5)).hasToString("0 J");
    assertThat(Joules.of(3, 1_000_000_000_000_000_000L)).hasToString("3 J");
    assertThat(Joules.of(599_807, 23_600_000).doubleValue()).isEqualTo(1.41554452e-5);
  }

  @Test
  void staysWithin128Bits() {
    Joules most = new Joules(BigInteger.TWO.pow(127).subtract(BigInteger.ONE));
    assertThat(most.minus(most)).isEqualTo(Joules.ZERO);
    assertThatThrownBy(() -> most.plus(Joules.of(1, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("128 bits");
  }
}
