package io.sparsewatt.gateway.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that open the gateway, as hashes. Immutable. */
public final class ApiKeys {

  private static final String HASHED = "sha256:";
  private static final int HASH_DIGITS = 64;

  /** Shorter ones can be guessed. */
  private static final int SHORTEST_KEY = 16;

  private final List<byte[]> hashes;

  private ApiKeys(List<byte[]> hashes) {
    this.hashes = hashes;
  }

  /**
   * The keys of the settings.
   *
   * @param configured {@code sha256:} and 64 hexadecimal digits each
   * @param single one more, plain; none if null or blank
   * @param file further keys, one a line, plain or hashed; blank lines and those that begin with
   *     {@code #} are skipped
   * @throws IllegalArgumentException naming what is wrong, but never a key
   */
  public static ApiKeys of(List<String> configured, @Nullable String single, @Nullable Path file) {
    List<byte[]> hashes = new ArrayList<>();
    int place = 0;
    for (String key : configured) {
      place++;
      if (!key.startsWith(HASHED)) {
        throw new IllegalArgumentException(
            "sparsewatt.gateway.edge.keys: key "
                + place
                + " does not begin with sha256:. Plain keys belong into a file"
                + " (sparsewatt.gateway.edge.keys-file) or the environment"
                + " (SPARSEWATT_GATEWAY_EDGE_KEY)");
      }
      hashes.add(hashed(key, "sparsewatt.gateway.edge.keys: key " + place));
    }
    if (single != null && !single.isBlank()) {
      hashes.add(plain(single.strip(), "sparsewatt.gateway.edge.key"));
    }
    if (file != null) {
      List<String> lines;
      try {
        lines = Files.readAllLines(file);
      } catch (IOException e) {
        throw new UncheckedIOException("the file of API keys can't be read: " + file, e);
      }
      place = 0;
      for (String line : lines) {
        place++;
        String key = line.strip();
        if (key.isEmpty() || key.startsWith("#")) {
          continue;
        }
        String where = file + ", line " + place;
        if (key.startsWith(HASHED)) {
          hashes.add(hashed(key, where));
        } else {
          hashes.add(plain(key, where));
        }
      }
    }
    return new ApiKeys(List.copyOf(hashes));
  }

  private static byte[] plain(String key, String where) {
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          where
              + ": a key of "
              + key.length()
              + " characters; at least "
              + SHORTEST_KEY
              + " are required");
    }
    return sha256(key);
  }

  private static byte[] hashed(String key, String where) {
    String digits = key.substring(HASHED.length());
    try {
      if (digits.length() == HASH_DIGITS) {
        return HexFormat.of().parseHex(digits);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": a hash holds hexadecimal digits only", e);
    }
    throw new IllegalArgumentException(
        where + ": a hash of " + digits.length() + " digits; " + HASH_DIGITS + " expected");
  }

  /** Whether none is configured: then none is asked for. */
  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Whether a key is one of these. Takes the same time whatever the key. */
  boolean hold(String key) {
    byte[] hash = sha256(key);
    boolean found = false;
    for (byte[] known : hashes) {
      found |= MessageDigest.isEqual(known, hash);
    }
    return found;
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
