package io.sparsewatt.gateway.json;

import io.sparsewatt.events.v1.Attojoules;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.JouleBand;
import io.sparsewatt.events.v1.MacCounts;
import io.sparsewatt.events.v1.PartEnergy;
import io.sparsewatt.events.v1.ProfileEnergy;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JsonGenerator;

/** The event {@code energy} (docs/api/live.md, section 2.3). */
public final class EnergyJson {

  /** An attojoule is 1e-18 J. */
  private static final int ATTO_SCALE = 18;

  private EnergyJson() {}

  /** The event's JSON. */
  public static EventBody of(EventHead head, EnergyEvent event) {
    return EventBody.of(
        head,
        json -> {
          UnprocessedJson.write(
              json, event.hasUnprocessed() ? event.getUnprocessed() : null, event.getOutcome());
          if (event.hasUnprocessed()) {
            json.writeNullProperty("voxels");
            json.writeNullProperty("macs");
            json.writeNullProperty("profiles");
            return;
          }
          json.writeObjectPropertyStart("voxels");
          json.writeNumberProperty("active", event.getActiveVoxels());
          json.writeNumberProperty("range", event.getRangeVoxels());
          json.writeEndObject();
          MacCounts macs = event.getMacs();
          SparsityJson.macs(
              json,
              macs.getExecuted(),
              macs.getFullStream(),
              macs.hasFullPlain(),
              macs.getFullPlain(),
              macs.getDense());
          json.writeArrayPropertyStart("profiles");
          for (ProfileEnergy profile : event.getProfilesList()) {
            profile(json, profile);
          }
          json.writeEndArray();
        });
  }

  private static void profile(JsonGenerator json, ProfileEnergy profile) {
    json.writeStartObject();
    json.writeStringProperty("profile", profile.getProfile());
    json.writeStringProperty("version", profile.getVersion());
    json.writeStringProperty("basis", profile.getBasis());
    total(json, "executed", profile.hasExecuted(), profile.getExecuted());
    total(json, "fullStream", profile.hasFullStream(), profile.getFullStream());
    total(json, "fullPlain", profile.hasFullPlain(), profile.getFullPlain());
    total(json, "dense", profile.hasDense(), profile.getDense());
    json.writeArrayPropertyStart("parts");
    for (PartEnergy part : profile.getPartsList()) {
      json.writeStartObject();
      json.writeStringProperty("part", part.getPart());
      band(json, part.getEnergy());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void total(JsonGenerator json, String name, boolean present, JouleBand band) {
    if (!present) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    band(json, band);
    json.writeEndObject();
  }

  private static void band(JsonGenerator json, JouleBand band) {
    BigInteger nominal = exact(band.getNominal());
    json.writeNumberProperty("joules", joules(nominal));
    bound(json, "low", band.hasLow(), band.getLow());
    bound(json, "high", band.hasHigh(), band.getHigh());
    json.writeStringProperty("attojoules", nominal.toString());
  }

  private static void bound(
      JsonGenerator json, String name, boolean present, Attojoules attojoules) {
    if (present) {
      json.writeNumberProperty(name, joules(exact(attojoules)));
    } else {
      json.writeNullProperty(name);
    }
  }

  private static BigInteger exact(Attojoules attojoules) {
    BigInteger low = new BigInteger(Long.toUnsignedString(attojoules.getLow()));
    return BigInteger.valueOf(attojoules.getHigh()).shiftLeft(Long.SIZE).add(low);
  }

  private static double joules(BigInteger attojoules) {
    return new BigDecimal(attojoules, ATTO_SCALE).doubleValue();
  }
}
