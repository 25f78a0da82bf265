package io.sparsewatt.energy.profile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A priced machine. Immutable.
 *
 * @param name lower case with hyphens: {@code fp32-45nm}
 * @param version raised whenever a price or the mapping changes
 * @param title one line for people
 * @param mapping how it does the work
 * @param basis what its figures rest on
 * @param prices what it prices, by action name
 * @param omits what its figures leave out
 * @param notes what a reader must know
 */
public record Profile(
    String name,
    String version,
    String title,
    ActionMapping mapping,
    Basis basis,
    List<Price> prices,
    List<String> omits,
    List<String> notes) {

  public Profile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(mapping, "mapping");
    Objects.requireNonNull(basis, "basis");
    prices = prices.stream().sorted(java.util.Comparator.comparing(Price::action)).toList();
    for (int i = 1; i < prices.size(); i++) {
      if (prices.get(i).action().name().equals(prices.get(i - 1).action().name())) {
        throw new IllegalArgumentException(
            "profile " + name + " prices " + prices.get(i).action().name() + " twice");
      }
    }
    omits = List.copyOf(omits);
    notes = List.copyOf(notes);
  }

  /** The price of an action, or empty where the profile has none: that is an error, not zero. */
  public Optional<Price> price(Action action) {
    for (Price price : prices) {
      if (price.action().equals(action)) {
        return Optional.of(price);
      }
    }
    return Optional.empty();
  }
}
