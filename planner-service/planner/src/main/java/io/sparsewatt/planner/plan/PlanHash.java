package io.sparsewatt.planner.plan;

import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 hex digits. Stateless. */
public final class PlanHash {

  private PlanHash() {}

  /** Of the canonical request, a zero byte and the model version. */
  public static String of(Scenario s, String modelVersion) {
    MessageDigest d = sha256();
    d.update(ScenarioJson.write(s));
    d.update((byte) 0);
    d.update(modelVersion.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(d.digest());
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
