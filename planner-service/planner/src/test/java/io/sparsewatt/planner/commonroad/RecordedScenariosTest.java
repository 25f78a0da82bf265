package io.sparsewatt.planner.commonroad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every published scenario file at hand, against the counts in the folders' own indexes. */
@Tag("data")
class RecordedScenariosTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"commonroad_ngsim", "commonroad_handcrafted", "commonroad_scenario_factory"})
  void everyFileLoadsWithTheIndexedCounts(String folder) throws Exception {
    Path root = RealData.scenarios().resolve(folder);
    List<String> index = Files.readAllLines(root.resolve("INDEX.csv"));
    List<String> columns = cells(index.getFirst());
    int checked = 0;
    for (String row : index.subList(1, index.size())) {
      List<String> cells = cells(row);
      String name = cells.get(columns.indexOf("file"));
      CommonRoadFile file = CommonRoadReader.read(Files.readAllBytes(root.resolve(name + ".gz")));
      // The index counted every lanelet element: also the goal's references, and every state: also
      // the ego's initial one.
      int references =
          file.problems().getFirst().goal().region() instanceof Region.OnLanes on
              ? on.lanes().size()
              : 0;
      assertThat(file.lanes()).as(name).hasSize(number(columns, cells, "lanelets") - references);
      assertThat(file.problems()).as(name).hasSize(number(columns, cells, "planning_problems"));
      long moving = file.tracks().stream().filter(t -> t.type() != AgentType.STATIC).count();
      String dynamic = columns.contains("dynamic") ? "dynamic" : "dynamic_obstacles";
      String still = columns.contains("static") ? "static" : "static_obstacles";
      assertThat(moving).as(name).isEqualTo(number(columns, cells, dynamic));
      assertThat(file.tracks().size() - moving).as(name).isEqualTo(number(columns, cells, still));
      if (columns.contains("states") && !name.contains("_S-")) {
        long states = file.tracks().stream().mapToLong(t -> t.states().size()).sum();
        assertThat(states).as(name).isEqualTo(number(columns, cells, "states") - 1);
      }
      Scenario s = file.scenario();
      // And through our own format, unchanged.
      assertThat(ScenarioJson.read(ScenarioJson.write(s))).as(name).isEqualTo(s);
      checked++;
    }
    assertThat(checked).isEqualTo(RealData.files(root, ".xml.gz").size());
  }

  @Test
  void theFormatsOwnFilesLoadOrSayWhyNot() throws Exception {
    Path root = RealData.scenarios().resolve("commonroad_io_tests");
    // No ego to plan for, or no road: the file loads, a scenario of it does not.
    Set<String> withoutProblem =
        Set.of(
            "DEU_Starnberg-1_1_T-1.xml",
            "test_3d_points.xml",
            "test_reading_lanelets.xml",
            "test_reading_obstacles.xml");
    int loaded = 0;
    for (Path path : RealData.files(root, ".xml")) {
      String name = path.getFileName().toString();
      byte[] bytes = Files.readAllBytes(path);
      if (name.startsWith("solution")) {
        assertThatThrownBy(() -> CommonRoadReader.read(bytes))
            .isInstanceOf(ScenarioException.class)
            .hasMessageContaining("solution");
        continue;
      }
      CommonRoadFile file = CommonRoadReader.read(bytes);
      loaded++;
      if (withoutProblem.contains(name)) {
        assertThatThrownBy(file::scenario)
            .as(name)
            .isInstanceOf(ScenarioException.class)
            .hasMessageContaining("no planningProblem");
      } else if (name.equals("test_reading_planning_problem.xml")) {
        assertThatThrownBy(file::scenario)
            .isInstanceOf(ScenarioException.class)
            .hasMessageContaining("the scenario has no lanes; add `lanes`");
      } else {
        file.scenario();
      }
    }
    assertThat(loaded).isEqualTo(21);
  }

  @Test
  void aViewHoldsNothingLaterThanItsTime() throws Exception {
    Path root = RealData.scenarios().resolve("commonroad_ngsim");
    CommonRoadFile file =
        CommonRoadReader.read(Files.readAllBytes(root.resolve("USA_US101-8_1_T-1.xml.gz")));
    CommonRoadFile.Problem p = file.problems().getFirst();
    double time = 2.0;
    Scenario blind = file.at(time, p.ego(), p.goal(), false).build();
    blind.check();
    assertThat(blind.agents()).isNotEmpty();
    for (Agent a : blind.agents()) {
      assertThat(a.recordedFuture()).isEmpty();
      assertThat(a.history()).hasSize(21);
      assertThat(a.history().getLast().time()).isEqualTo(time);
      for (AgentState s : a.history()) {
        assertThat(s.time()).isLessThanOrEqualTo(time);
      }
    }
    Scenario oracle = file.at(time, p.ego(), p.goal(), true).build();
    oracle.check();
    assertThat(oracle.agents())
        .anySatisfy(a -> assertThat(a.recordedFuture().getFirst().time()).isEqualTo(2.1));
  }

  private static int number(List<String> columns, List<String> cells, String column) {
    return Integer.parseInt(cells.get(columns.indexOf(column)));
  }

  /** One line of comma-separated values, quotes allowed. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
