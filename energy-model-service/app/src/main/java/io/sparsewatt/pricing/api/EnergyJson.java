package io.sparsewatt.pricing.api;

import io.sparsewatt.energy.EnergyBreakdown;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.energy.Pricing;
import io.sparsewatt.energy.profile.Price;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Work;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Energies as docs/api/live.md (5 to 7) lays them out. Stateless. */
final class EnergyJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int ATTO = 18;

  private EnergyJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** {@code joules, low, high} as doubles, {@code attojoules} exactly. */
  static ObjectNode band(JoulesBand band) {
    return object()
        .put("joules", band.nominal().doubleValue())
        .put("low", band.low().doubleValue())
        .put("high", band.high().doubleValue())
        .put("attojoules", band.nominal().attojoules().toString());
  }

  static ArrayNode parts(EnergyBreakdown energy) {
    ArrayNode parts = JSON.createArrayNode();
    energy
        .components()
        .forEach((component, joules) -> {
          ObjectNode part = parts.addObject().put("part", component.id());
          part.setAll(band(joules));
        });
    return parts;
  }

  /** One profile's view of a window. */
  static ObjectNode window(WindowSum sum, Profile profile) {
    EnergyBreakdown executed = Pricing.price(sum.executed(), profile);
    ObjectNode json = head(profile);
    json.set("executed", band(executed.total()));
    json.set("fullStream", band(Pricing.price(sum.fullStream(), profile).total()));
    json.set("dense", band(Pricing.price(sum.dense(), profile).total()));
    ObjectNode watts = json.putObject("watts");
    double span = sum.spanSeconds();
    if (span > 0) {
      watts
          .putObject("executed")
          .put("watts", executed.total().nominal().doubleValue() / span)
          .put("low", executed.total().low().doubleValue() / span)
          .put("high", executed.total().high().doubleValue() / span);
    } else {
      // One frame has no duration: unknown, not zero.
      watts.putNull("executed");
    }
    json.set("parts", parts(executed));
    return json;
  }

  /** The four passes of some work. */
  static ObjectNode passes(FrameWork work, Profile profile) {
    EnergyBreakdown executed = Pricing.price(work.executed(), profile);
    ObjectNode json = object();
    json.set("executed", band(executed.total()));
    json.set("fullStream", band(Pricing.price(work.fullStream(), profile).total()));
    Work plain = work.fullPlain();
    if (plain == null) {
      json.putNull("fullPlain");
    } else {
      json.set("fullPlain", band(Pricing.price(plain, profile).total()));
    }
    json.set("dense", band(Pricing.price(work.dense(), profile).total()));
    json.set("parts", parts(executed));
    return json;
  }

  static ObjectNode head(Profile profile) {
    return object()
        .put("profile", profile.name())
        .put("version", profile.version())
        .put("basis", profile.basis().id());
  }

  /** A profile with every price and its source. */
  static ObjectNode profile(Profile profile) {
    ObjectNode json = head(profile);
    json.put("title", profile.title());
    json.put("mapping", profile.mapping().id());
    json.put("node", nodes(profile));
    json.put("notes", String.join(" ", profile.notes()));
    ArrayNode prices = json.putArray("prices");
    for (Price price : profile.prices()) {
      prices.add(price(price));
    }
    return json;
  }

  private static ObjectNode price(Price price) {
    ObjectNode json =
        object()
            .put("action", price.action().name())
            .put("part", price.action().component().id())
            .put("unit", "J/" + price.action().unit().id())
            .put("joules", joules(price.attojoules()));
    put(json, "low", price.bandStated() ? joules(price.low()) : null);
    put(json, "high", price.bandStated() ? joules(price.high()) : null);
    return json.put("attojoules", Long.toString(price.attojoules()))
        .put("node", price.nodeNanometres() + " nm")
        .put("confidence", price.confidence())
        .put("id", price.constant())
        .put("source", price.source());
  }

  private static void put(ObjectNode json, String name, @Nullable Double value) {
    if (value == null) {
      json.putNull(name);
    } else {
      json.put(name, value);
    }
  }

  private static double joules(long attojoules) {
    return BigDecimal.valueOf(attojoules, ATTO).doubleValue();
  }

  private static String nodes(Profile profile) {
    List<Integer> nodes =
        profile.prices().stream().map(Price::nodeNanometres).distinct().sorted().toList();
    return String.join(", ", nodes.stream().map(node -> node + " nm").toList());
  }
}
