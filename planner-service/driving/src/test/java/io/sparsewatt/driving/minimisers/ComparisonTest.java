package io.sparsewatt.driving.minimisers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.driving.RealData;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Path folder() {
    return RealData.scenarios().resolve("commonroad_ngsim");
  }

  @Test
  void thePublishedMomentsAreThoseOfTheirSeed() throws Exception {
    List<String> names;
    try (Stream<Path> files = Files.list(folder())) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("USA_US101") && !name.contains("_S-"))
              .map(name -> name.replace(".xml.gz", ""))
              .sorted()
              .toList();
    }
    List<Moment> published = Moments.published();
    assertThat(published).hasSize(180).doesNotHaveDuplicates();
    assertThat(Moments.draw(Moments.files(names, folder()), 180, 2019)).isEqualTo(published);
  }

  @Test
  void aMomentIsWithoutItsOwnVehicleAndWantsToGoFaster() throws Exception {
    Moment moment = Moments.published().getFirst();
    CommonRoadFile file =
        Moments.files(List.of(moment.scenario()), folder()).values().iterator().next();
    Scenario s = moment.in(file);
    assertThat(s.agents()).noneMatch(agent -> agent.id().equals(moment.track()));
    assertThat(s.agents()).anyMatch(agent -> !agent.recordedFuture().isEmpty());
    double wanted = s.ego().speed() + 4;
    assertThat(s.goal()).isEqualTo(new Goal(null, null, new Interval(wanted, wanted), null));
    assertThatThrownBy(() -> new Moment(moment.scenario(), "nobody", 12).in(file))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no track nobody");
    assertThatThrownBy(() -> new Moment(moment.scenario(), moment.track(), 9_999).in(file))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no state");
  }

  @Test
  void methodsKeepTheirBudgetsAndTheTableItsBytes() throws Exception {
    List<Moment> moments = Moments.published().subList(0, 3);
    Map<String, CommonRoadFile> files =
        Moments.files(moments.stream().map(Moment::scenario).toList(), folder());
    for (Moment moment : moments) {
      Objective f = new Objective(moment.in(requireNonNull(files.get(moment.scenario()))));
      for (Method method : Method.values()) {
        for (int budget : new int[] {30, 120}) {
          f.restart();
          double found = method.run(f, budget, 7);
          assertThat(found).as(method.text()).isFinite();
          // The mean of the last round may come on top.
          assertThat(f.spent()).as(method.text()).isBetween(budget / 2, budget + 2);
          f.restart();
          assertThat(method.run(f, budget, 7)).as(method.text()).isEqualTo(found);
        }
      }
    }
    Comparison comparison = new Comparison(moments, files, new int[] {30, 120}, 2, 600);
    Comparison.Table table = comparison.run(2, done -> {});
    assertThat(table.lines()).hasSize(2 * Method.values().length);
    assertThat(table.lines()).allSatisfy(line -> assertThat(line.meanGap()).isNotNegative());
    assertThat(comparison.run(1, done -> {})).isEqualTo(table);
    assertThat(table.meanGap("ours", 120)).isLessThanOrEqualTo(table.meanGap("ours", 30));
    assertThat(table.meanGap("nobody", 30)).isNaN();
    assertThat(table.known()).extracting(Comparison.Known::moment).isEqualTo(moments);
  }
}
