package io.sparsewatt.e2e.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every example of docs/api/ingest.md, in order. A block of {@code sh} is run by a shell; a block
 * of {@code json} after it is what it prints. A block of {@code ws} is a conversation. In what is
 * expected, {@code n} is any number, and … stands for whatever follows.
 */
@Tag("full")
class PageExamplesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String AND_SO_ON = "…";

  /** Blocks on the page; one that is overlooked would pass unseen. */
  private static final int BLOCKS = 23;

  private record Block(int line, String kind, String argument, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  @TempDir Path folder;
  @TempDir Path files;

  private static List<Block> blocks(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    int number = 0;
    for (String line : Files.readAllLines(page)) {
      number++;
      if (open != null && line.equals("```")) {
        blocks.add(open);
        open = null;
      } else if (open != null) {
        open.lines().add(line);
      } else if (line.startsWith("```")) {
        int space = line.indexOf(' ');
        open =
            new Block(
                number,
                space < 0 ? line.substring(3) : line.substring(3, space),
                space < 0 ? "" : line.substring(space + 1),
                new ArrayList<>());
      }
    }
    return blocks;
  }

  @Test
  void everyExampleDoesWhatThePageSays() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash to run the examples");
    assumeTrue(
        new ProcessBuilder("/bin/bash", "-c", "command -v curl >/dev/null").start().waitFor() == 0,
        "no curl to run the examples");
    String base = System.getProperty("sparsewatt.basedir", "");
    List<Block> blocks = blocks(Path.of(base, "docs/api/ingest.md"));
    assertThat(blocks).hasSize(BLOCKS);
    try (EdgeAndIngest platform = new EdgeAndIngest(folder)) {
      String printed = "";
      // What one example defines, the next may use, as in a reader's terminal.
      StringBuilder definitions = new StringBuilder();
      for (Block block : blocks) {
        String where = "docs/api/ingest.md:" + block.line();
        switch (block.kind()) {
          case "sh" -> {
            printed = shell(platform, definitions + block.text(), where);
            block.lines().stream()
                .filter(line -> line.contains("() {"))
                .forEach(line -> definitions.append(line).append('\n'));
          }
          case "json" -> assertSame(where, "", JSON.readTree(block.text()), JSON.readTree(printed));
          case "ws" -> converse(platform, block, where);
          default -> throw new AssertionError(where + ": " + block.kind());
        }
      }
    }
  }

  private String shell(EdgeAndIngest platform, String script, String where) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "-euc", script);
    builder.environment().put("GATEWAY", platform.address());
    builder.directory(files.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(where).isTrue();
    assertThat(process.exitValue()).as("%s: %s", where, printed).isZero();
    return printed;
  }

  private void converse(EdgeAndIngest platform, Block block, String where) throws IOException {
    String sensor = block.argument();
    int question = sensor.indexOf('?');
    try (FrameSocketClient socket =
        platform.socket(
            question < 0 ? sensor : sensor.substring(0, question),
            question < 0 ? "" : sensor.substring(question))) {
      for (String line : block.lines()) {
        if (line.startsWith("> ")) {
          int end = line.lastIndexOf('}') + 1;
          socket.send(
              EdgeAndIngest.envelope(
                  line.substring(2, end),
                  Files.readAllBytes(files.resolve(line.substring(end).strip()))));
        } else if (line.startsWith("< ")) {
          assertSame(where, "", JSON.readTree(line.substring(2)), socket.next());
        } else {
          assertThat(line).as(where).startsWith("closed ");
          assertSame(
              where,
              "close",
              JSON.getNodeFactory().stringNode(line.substring("closed ".length())),
              JSON.getNodeFactory().stringNode(socket.closed()));
        }
      }
    }
  }

  private static void assertSame(
      String where, String field, JsonNode expected, @Nullable JsonNode actual) {
    String what = where + " " + field;
    assertThat(actual).as(what).isNotNull();
    if (expected.isObject()) {
      List<String> names = new ArrayList<>(actual.propertyNames());
      if (expected.has(AND_SO_ON)) {
        names.retainAll(expected.propertyNames());
        names.add(AND_SO_ON);
      }
      assertThat(names).as(what).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
      expected.forEachEntry((name, value) -> {
        if (!name.equals(AND_SO_ON)) {
          assertSame(where, field + "/" + name, value, actual.get(name));
        }
      });
    } else if (field.endsWith("/n") && expected.isNumber()) {
      assertThat(actual.isIntegralNumber()).as(what).isTrue();
    } else if (expected.isString() && expected.asString().endsWith(AND_SO_ON)) {
      String text = expected.asString();
      assertThat(actual.asString()).as(what).startsWith(text.substring(0, text.length() - 1));
    } else if (expected.isNumber()) {
      assertThat(actual.isNumber()).as(what).isTrue();
      assertThat(actual.doubleValue()).as(what).isEqualTo(expected.doubleValue());
    } else {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }
}
