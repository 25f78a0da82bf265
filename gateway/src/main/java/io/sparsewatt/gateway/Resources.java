package io.sparsewatt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Documents of this jar that are answered as they are. */
final class Resources {

  /** The HTTP contract. */
  static final byte[] OPENAPI = read("openapi.json");

  private Resources() {}

  private static byte[] read(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of this jar can't be read", e);
    }
  }
}
