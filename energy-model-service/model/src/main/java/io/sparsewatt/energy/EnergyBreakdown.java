package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Basis;
import io.sparsewatt.energy.profile.Component;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Joules by component.
 *
 * @param profile name of the profile
 * @param profileVersion its version
 * @param basis what the figures rest on
 * @param components the components that the profile priced, in enum order. One that is missing is
 *     not modelled; it is not zero
 * @param total their exact sum
 */
public record EnergyBreakdown(
    String profile,
    String profileVersion,
    Basis basis,
    Map<Component, JoulesBand> components,
    JoulesBand total) {

  public EnergyBreakdown {
    EnumMap<Component, JoulesBand> copy = new EnumMap<>(Component.class);
    copy.putAll(components);
    components = Collections.unmodifiableMap(copy);
  }
}
