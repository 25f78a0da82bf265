package io.sparsewatt.e2e.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.standalone.Sparsewatt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built-in drive without a page, in lock-step: one seed, one result. */
@Tag("full")
class DemoTest {

  private static final int STEPS = 15;

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void oneSeedGivesOneResultOnAnyNumberOfThreads() {
    JsonNode one = demo("one", "--threads", "1");
    JsonNode three = demo("three", "--threads", "3");

    for (JsonNode summary : List.of(one, three)) {
      JsonNode frames = summary.get("frames");
      // A scan a step, and two packets of events.
      assertThat(frames.get("sent").asInt()).isEqualTo(3 * STEPS);
      assertThat(frames.get("accepted").asInt()).isEqualTo(3 * STEPS);
      assertThat(frames.get("processed").asInt()).isEqualTo(3 * STEPS);
      assertThat(frames.get("planned").asInt()).isEqualTo(STEPS);
      assertThat(frames.get("lost").asInt()).isZero();
      assertThat(frames.get("duplicated").asInt()).isZero();
      assertThat(summary.at("/warmUp/frames").asInt()).isPositive();
    }
    assertThat(one.at("/digests/lidar/plans").asString()).hasSize(64);
    assertThat(one.at("/digests/event-camera/voxels").asString()).hasSize(64);
    assertThat(three.get("digests")).isEqualTo(one.get("digests"));
    assertThat(three.get("macs")).isEqualTo(one.get("macs"));
    assertThat(three.get("energy")).isEqualTo(one.get("energy"));
  }

  private JsonNode demo(String name, String... more) {
    Path json = folder.resolve(name + ".json");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo",
                "--headless",
                "--frames",
                Integer.toString(STEPS),
                "--seed",
                "7",
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--service-port",
                "0",
                "--json",
                json.toString()));
    arguments.addAll(List.of(more));
    assertThat(Sparsewatt.run(arguments.toArray(String[]::new))).isZero();
    return JsonMapper.builder().build().readTree(json.toFile());
  }
}
