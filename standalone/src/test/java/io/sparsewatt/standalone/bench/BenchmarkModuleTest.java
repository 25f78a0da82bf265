package io.sparsewatt.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkModuleTest {

  private static final FileTime BUILT = FileTime.from(Instant.parse("2026-01-02T00:00:00Z"));

  @TempDir Path home;

  private void write(String name, String time) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
  }

  @Test
  void aChangeInAnyModuleIsMeasured() throws IOException {
    write("benchmarks/pom.xml", "2026-01-01T00:00:00Z");
    write("planner-service/planner/pom.xml", "2026-01-01T00:00:00Z");
    write("planner-service/planner/src/main/java/Energy.java", "2026-01-01T00:00:00Z");
    write("planner-service/planner/src/test/java/EnergyTest.java", "2026-01-03T00:00:00Z");
    assertThat(BenchmarkModule.isNewer(home, BUILT)).isFalse();
    write("planner-service/planner/src/main/java/Energy.java", "2026-01-03T00:00:00Z");
    assertThat(BenchmarkModule.isNewer(home, BUILT)).isTrue();
  }

  @Test
  void aChangedBuildIsMeasured() throws IOException {
    write("benchmarks/pom.xml", "2026-01-03T00:00:00Z");
    assertThat(BenchmarkModule.isNewer(home, BUILT)).isTrue();
  }
}
