package io.sparsewatt.engine.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class EngineExampleTest {

  private static final Path ROOT = Path.of(System.getProperty("sparsewatt.basedir", "../.."));

  /**
   * Counted by hand. The frame: 3 sites, two of them neighbours, so 5 edges of fine (1 x 16), 3 of
   * down (16 x 32), 3 of up (32 x 16), 3 of head (16 x 7). The change leaves the pair alone: one
   * edge each.
   */
  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void itPrintsWhatTheFrameAndTheChangeCost() {
    long frame = 5 * 16 + 3 * 512 + 3 * 512 + 3 * 112;
    long delta = 16 + 512 + 512 + 112;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      EngineExample.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("21 logits; frame %d MACs, delta %d of %d".formatted(frame, delta, frame));
  }

  @Test
  void theDocumentationQuotesItWordForWord() throws IOException {
    Path source =
        ROOT.resolve(
            "sparse-conv-service/engine/src/test/java/io/sparsewatt/engine/example/EngineExample.java");
    String code = Files.readString(source);
    int from = code.indexOf('\n', code.indexOf("from here")) + 1;
    String quoted = code.substring(from, code.indexOf("// to here")).stripIndent().strip();
    assertThat(Files.readString(ROOT.resolve("docs/interchange.md"))).contains(quoted);
  }
}
