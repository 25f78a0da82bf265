package io.sparsewatt.pricing;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.PartEnergy;
import io.sparsewatt.events.v1.ProfileEnergy;
import io.sparsewatt.pricing.stage.Joule;

/**
 * Joules as counters, base unit joules; {@code rate()} of them is watts. Doubles, so for
 * dashboards: exact figures are in the ledger. No tag names a sensor: their number has no small
 * bound.
 */
final class EnergyMetrics {

  private final MeterRegistry registry;

  EnergyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts an energy event; other outputs count for nothing. */
  void observe(MessageLite output) {
    if (!(output instanceof EnergyEvent event) || event.hasUnprocessed()) {
      return;
    }
    for (ProfileEnergy profile : event.getProfilesList()) {
      for (PartEnergy part : profile.getPartsList()) {
        Counter.builder("sparsewatt.energy")
            .description("Energy of what was executed")
            .baseUnit("joules")
            .tag("profile", profile.getProfile())
            .tag("basis", profile.getBasis())
            .tag("part", part.getPart())
            .register(registry)
            .increment(joules(Joule.band(part.getEnergy())));
      }
      pass("full_stream", profile, Joule.band(profile.getFullStream()));
      pass("dense", profile, Joule.band(profile.getDense()));
    }
  }

  private void pass(String pass, ProfileEnergy profile, JoulesBand energy) {
    Counter.builder("sparsewatt.energy.equivalent")
        .description("Energy that another pass over the same frames would have taken")
        .baseUnit("joules")
        .tag("profile", profile.getProfile())
        .tag("basis", profile.getBasis())
        .tag("pass", pass)
        .register(registry)
        .increment(joules(energy));
  }

  private static double joules(JoulesBand band) {
    return band.nominal().doubleValue();
  }
}
