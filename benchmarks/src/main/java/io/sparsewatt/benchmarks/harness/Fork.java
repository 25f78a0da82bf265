package io.sparsewatt.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;

/** What a fork runs. */
@FunctionalInterface
public interface Fork {

  /** Measures. */
  void measure(Measures measures) throws IOException;

  /** The end of a fork's {@code main}: measures and writes. */
  static void write(Path file, Fork fork) throws IOException {
    Measures measures = new Measures();
    fork.measure(measures);
    measures.write(file);
  }
}
