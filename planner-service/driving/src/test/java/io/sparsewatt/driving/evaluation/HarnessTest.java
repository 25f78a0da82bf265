package io.sparsewatt.driving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.driving.RealData;
import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.driving.loop.RecordedDrive;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessTest {

  private static List<Recording> two() throws Exception {
    List<Recording> recordings = new ArrayList<>();
    for (String name : List.of("USA_US101-8_1_T-1", "USA_Lanker-1_15_T-1")) {
      recordings.add(new Recording(name, name, new RecordedDrive(RealData.recording(name))));
    }
    return recordings;
  }

  private static List<Harness.Result> drive(int threads) throws Exception {
    return new Harness(
            two(),
            List.of(Policies.named("keep"), Policies.named("idm")),
            List.of(0L),
            List.of(false, true))
        .run(threads, null, done -> {});
  }

  @Test
  void theSameDrivesInTheSameOrderOnAnyNumberOfThreads() throws Exception {
    String one = OutcomeCsv.of(drive(1));
    assertThat(OutcomeCsv.of(drive(3))).isEqualTo(one);
    String[] lines = one.split("\n");
    assertThat(lines).hasSize(1 + 2 * 2 * 2);
    for (String line : lines) {
      assertThat(line.split(",", -1)).hasSize(lines[0].split(",", -1).length);
    }
    assertThat(lines[1]).startsWith("USA_US101-8_1_T-1,USA_US101-8_1_T-1,keep,false,0,");
  }

  @Test
  void aLineForEachDriverAndKindOfTraffic() throws Exception {
    List<Standing> table = Standing.of(drive(2));
    assertThat(table.stream().map(line -> line.driver() + line.reactive()).toList())
        .containsExactly("keepfalse", "idmfalse", "keeptrue", "idmtrue");
    Standing first = table.getFirst();
    assertThat(first.success().all()).isEqualTo(2);
    assertThat(first.pairedSuccess()).isEqualTo(new Paired(0, 0));
    assertThat(first.p50()).isNaN();
    assertThat(table.get(1).score()).isBetween(0.0, 1.0);
  }

  @Test
  void aDriverThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> Policies.named("nobody"))
        .hasMessageStartingWith("there is no driver nobody; there are ours, ");
  }

  @Test
  void whatCannotBeDrivenInIsLeftOutWithTheReason(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("broken.xml"), "<commonRoad>");
    Files.writeString(folder.resolve("Sets_1_S-2.xml"), "never read");
    Files.writeString(folder.resolve("notes.txt"), "never read");
    ScenarioFolder<Recording> read = Recordings.read(folder);
    assertThat(read.kept()).isEmpty();
    assertThat(read.leftOut())
        .extracting(ScenarioFolder.LeftOut::name)
        .containsExactly("Sets_1_S-2", "broken");
    assertThat(read.leftOut().getFirst().reason()).contains("set-based");
    assertThatThrownBy(() -> Recordings.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void recordedTrafficHasSixtySevenScenesWithAPlaceToGoTo() throws Exception {
    ScenarioFolder<Recording> read =
        Recordings.read(RealData.scenarios().resolve("commonroad_ngsim"));
    assertThat(read.kept().size() + read.leftOut().size()).isEqualTo(88);
    assertThat(read.kept()).allSatisfy(r -> assertThat(r.group()).isNotEqualTo(r.name()));
  }
}
