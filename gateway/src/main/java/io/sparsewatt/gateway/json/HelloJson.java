package io.sparsewatt.gateway.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event {@code hello} (docs/api/live.md, section 2.1). */
public final class HelloJson {

  /** Version of the live contract. */
  private static final int CONTRACT = 1;

  /**
   * A hardware profile that energy events carry.
   *
   * @param title for people; the profile's name where nobody has told a better one
   */
  public record ProfileName(String profile, String version, String basis, String title) {}

  /**
   * What says hello.
   *
   * @param commit of the build, or null where unknown
   * @param startedAt ISO 8601
   */
  public record Server(String version, @Nullable String commit, String startedAt) {}

  private HelloJson() {}

  /** The event's JSON. */
  public static byte[] of(
      boolean resumed,
      Server server,
      String defaultProfile,
      List<ProfileName> profiles,
      List<SensorFacts> sensors) {
    return Json.object(json -> {
      json.writeNumberProperty("version", CONTRACT);
      json.writeBooleanProperty("resumed", resumed);
      json.writeObjectPropertyStart("server");
      json.writeStringProperty("name", "sparsewatt");
      json.writeStringProperty("version", server.version());
      if (server.commit() == null) {
        json.writeNullProperty("commit");
      } else {
        json.writeStringProperty("commit", server.commit());
      }
      json.writeStringProperty("startedAt", server.startedAt());
      json.writeEndObject();
      json.writeStringProperty("defaultProfile", defaultProfile);
      json.writeArrayPropertyStart("profiles");
      for (ProfileName profile : profiles) {
        json.writeStartObject();
        json.writeStringProperty("profile", profile.profile());
        json.writeStringProperty("version", profile.version());
        json.writeStringProperty("basis", profile.basis());
        json.writeStringProperty("title", profile.title());
        json.writeEndObject();
      }
      json.writeEndArray();
      SensorsJson.write(json, sensors);
    });
  }
}
