package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.ActionCounts;
import io.sparsewatt.energy.profile.ActionMapping;
import io.sparsewatt.energy.profile.Basis;
import io.sparsewatt.energy.profile.Component;
import io.sparsewatt.energy.profile.Price;
import io.sparsewatt.energy.profile.Profile;
import java.util.ArrayList;
import java.util.List;

/** Profiles made of prices in attojoules. */
final class TestProfiles {

  private final List<Price> prices = new ArrayList<>();

  static Action action(String name) {
    return new Action(name, Component.COMPUTE, Action.Unit.OPERATION);
  }

  TestProfiles price(String action, long attojoules) {
    return price(action(action), attojoules, attojoules, attojoules, action);
  }

  TestProfiles price(Action action, long low, long attojoules, long high, String constant) {
    prices.add(
        new Price(
            action, attojoules, low, high, low != high, "test", 45, "test", constant, "test"));
    return this;
  }

  Profile profile() {
    return new Profile(
        "test", "1", "test", ActionMapping.ROWS_FP32, Basis.MODELLED, prices, List.of(), List.of());
  }

  static ActionCounts counts(Object... nameAndCount) {
    ActionCounts counts = ActionCounts.NONE;
    for (int i = 0; i < nameAndCount.length; i += 2) {
      counts =
          counts.plus(
              ActionCounts.of(
                  action((String) nameAndCount[i]), ((Number) nameAndCount[i + 1]).longValue()));
    }
    return counts;
  }
}
