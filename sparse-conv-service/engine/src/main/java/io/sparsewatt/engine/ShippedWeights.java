package io.sparsewatt.engine;

import io.sparsewatt.engine.weights.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The weights that are in the jar. */
final class ShippedWeights {

  /** Where the digest of the finished network stands among a file's metadata. */
  static final String DIGEST = "digest";

  private static final String PERCEPTION = "weights/perception.safetensors";

  private ShippedWeights() {}

  private static @Nullable Network perception;

  /** Read when first asked for; again after a failure, which so keeps its message. */
  static synchronized Network perception() {
    Network known = perception;
    if (known == null) {
      known = perception(bytes());
      perception = known;
    }
    return known;
  }

  /**
   * The network of a file's bytes.
   *
   * @throws IllegalStateException if they are not what training wrote
   */
  static Network perception(byte[] bytes) {
    Safetensors file;
    Network network;
    try {
      file = Safetensors.of(bytes);
      network = Presets.perception(file.weights());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(PERCEPTION + " is damaged: " + e.getMessage(), e);
    }
    String digest = file.metadata().get(DIGEST);
    if (!network.digest().equals(digest)) {
      throw new IllegalStateException(
          PERCEPTION
              + " is damaged or of another version: its network's digest is "
              + network.digest()
              + ", it says "
              + digest);
    }
    return network;
  }

  private static byte[] bytes() {
    try (InputStream in = ShippedWeights.class.getResourceAsStream(PERCEPTION)) {
      if (in == null) {
        throw new IllegalStateException(PERCEPTION + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(PERCEPTION + " can't be read: " + e.getMessage(), e);
    }
  }
}
