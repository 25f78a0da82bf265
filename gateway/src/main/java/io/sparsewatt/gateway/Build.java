package io.sparsewatt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What this jar was built from, as its build wrote it down.
 *
 * @param commit null where the build did not know
 */
record Build(String version, @Nullable String commit) {

  private static final String FILE = "build.properties";

  static Build ofThisJar() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(FILE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " of this jar can't be read", e);
    }
    String commit = properties.getProperty("commit", "");
    return new Build(
        properties.getProperty("version", "unknown"),
        commit.isEmpty() || commit.startsWith("$") ? null : commit);
  }
}
