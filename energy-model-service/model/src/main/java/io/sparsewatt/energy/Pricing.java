package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.ActionCounts;
import io.sparsewatt.energy.profile.Component;
import io.sparsewatt.energy.profile.Price;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.work.Work;
import java.util.EnumMap;
import java.util.Map;

/** E = sum of count times price. Pure and exact; safe for any number of threads. */
public final class Pricing {

  private Pricing() {}

  /**
   * Prices work the way the profile's machine would do it.
   *
   * @throws UnpricedActionException for an action that the profile lacks
   */
  public static EnergyBreakdown price(Work work, Profile profile) {
    return price(profile.mapping().counts(work), profile);
  }

  /**
   * Prices actions.
   *
   * @throws UnpricedActionException for an action that the profile lacks, also if its count is 0
   */
  public static EnergyBreakdown price(ActionCounts counts, Profile profile) {
    EnumMap<Component, JoulesBand> components = new EnumMap<>(Component.class);
    JoulesBand total = JoulesBand.ZERO;
    for (Map.Entry<Action, Long> entry : counts.asMap().entrySet()) {
      JoulesBand energy = JoulesBand.of(entry.getValue(), priceOf(entry, profile));
      components.merge(entry.getKey().component(), energy, JoulesBand::plus);
      total = total.plus(energy);
    }
    return new EnergyBreakdown(
        profile.name(), profile.version(), profile.basis(), components, total);
  }

  static Price priceOf(Map.Entry<Action, Long> entry, Profile profile) {
    return profile
        .price(entry.getKey())
        .orElseThrow(() -> new UnpricedActionException(entry.getKey(), entry.getValue(), profile));
  }
}
