package io.sparsewatt.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.benchmarks.harness.FigureSpec;
import io.sparsewatt.benchmarks.stream.StreamFigureList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EngineFiguresTest {

  @Test
  void everyIdIsListedOnceInTheDocumentation() throws IOException {
    Path page = Path.of(System.getProperty("sparsewatt.basedir", ".."), "docs", "benchmarks.md");
    List<String> listed =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("| `engine.") || line.startsWith("| `stream."))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    List<String> published =
        Stream.concat(EngineFigures.all().stream(), StreamFigureList.all().stream())
            .map(FigureSpec::id)
            .toList();
    assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(published);
  }
}
