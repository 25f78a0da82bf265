package io.sparsewatt.pricing.stage;

import io.sparsewatt.energy.Joules;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.events.v1.Attojoules;
import io.sparsewatt.events.v1.JouleBand;
import java.math.BigInteger;

/** Exact energies on the wire: 128-bit two's complement attojoules. */
public final class Joule {

  private Joule() {}

  /** The wire form. */
  public static JouleBand band(JoulesBand band) {
    return JouleBand.newBuilder()
        .setNominal(attojoules(band.nominal()))
        .setLow(attojoules(band.low()))
        .setHigh(attojoules(band.high()))
        .setComplete(band.bandComplete())
        .build();
  }

  /** From the wire form. */
  public static JoulesBand band(JouleBand band) {
    return new JoulesBand(
        joules(band.getNominal()),
        joules(band.getLow()),
        joules(band.getHigh()),
        band.getComplete());
  }

  private static Attojoules attojoules(Joules joules) {
    BigInteger value = joules.attojoules();
    return Attojoules.newBuilder()
        .setHigh(value.shiftRight(Long.SIZE).longValueExact())
        .setLow(value.longValue())
        .build();
  }

  private static Joules joules(Attojoules wire) {
    BigInteger low = BigInteger.valueOf(wire.getLow());
    if (wire.getLow() < 0) {
      low = low.add(BigInteger.ONE.shiftLeft(Long.SIZE));
    }
    return new Joules(BigInteger.valueOf(wire.getHigh()).shiftLeft(Long.SIZE).add(low));
  }
}
