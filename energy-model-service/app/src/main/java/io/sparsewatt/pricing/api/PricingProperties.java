package io.sparsewatt.pricing.api;

import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is priced and what is held ({@code sparsewatt.pricing.*}).
 *
 * @param profiles names of the profiles that every frame is priced on; the first is the default
 * @param ledgerWindow sensor time of a ledger record
 * @param maxSensorsPerPartition sensors in one partition's ledger
 * @param maxSensors sensors whose last hour is held for windows; the one silent for longest goes
 * @param warmUp longest time that a start spends on made-up receipts before it is ready, so that
 *     the first real one is fast; 0 for none
 */
@ConfigurationProperties("sparsewatt.pricing")
public record PricingProperties(
    @DefaultValue({"fp32-45nm", "int8-45nm", "loihi1-14nm"}) List<String> profiles,
    @DefaultValue("60s") Duration ledgerWindow,
    @DefaultValue("256") int maxSensorsPerPartition,
    @DefaultValue("64") int maxSensors,
    @DefaultValue("1s") Duration warmUp) {

  /** The profiles themselves. */
  public List<Profile> configured() {
    List<Profile> found = new ArrayList<>();
    for (String name : profiles) {
      found.add(
          Profiles.find(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "sparsewatt.pricing.profiles names `"
                          + name
                          + "`; there are "
                          + String.join(
                              ", ", Profiles.builtIn().stream().map(Profile::name).toList()))));
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("sparsewatt.pricing.profiles is empty; name one at least");
    }
    return List.copyOf(found);
  }
}
