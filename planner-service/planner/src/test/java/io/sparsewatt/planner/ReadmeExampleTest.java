package io.sparsewatt.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.plan.PlanSvg;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example, from its own text: the JSON is planned, the Java stands here verbatim. */
class ReadmeExampleTest {

  private static final Path README =
      Path.of(
          System.getProperty("sparsewatt.basedir", "../.."), "planner-service/planner/README.md");

  private static String block(String language) throws IOException {
    Matcher m =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(m.find()).isTrue();
    return m.group(1);
  }

  private static void example(Path file, Path picture, Path answer)
      throws IOException, ScenarioException {
    Scenario scenario = ScenarioJson.read(Files.readAllBytes(file));
    Plan plan = new Planner().plan(scenario);
    System.out.println(plan.verdict() + ", energy " + plan.energy().total());
    for (Plan.Term term : plan.energy().terms()) {
      System.out.println("  " + term.name() + " " + term.energy());
    }
    Files.write(picture, PlanSvg.write(scenario, plan));
    Files.write(answer, PlanJson.write(plan));
    Scenario next = scenario.toBuilder().previousPlan(plan.controls()).build();
    Plan again = new Planner().plan(next);
    assertThat(plan.verdict()).isEqualTo(Plan.Verdict.OK);
    assertThat(again.energy().total()).isLessThanOrEqualTo(plan.energy().total());
  }

  @Test
  void worksAsWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("scenario.json");
    Files.writeString(file, block("json"));
    example(file, folder.resolve("plan.svg"), folder.resolve("plan.json"));
    assertThat(folder.resolve("plan.svg")).isNotEmptyFile();
    assertThat(folder.resolve("plan.json")).isNotEmptyFile();
    String here =
        Files.readString(
            README.resolveSibling("src/test/java/io/sparsewatt/planner/ReadmeExampleTest.java"));
    for (String line : block("java").lines().toList()) {
      assertThat(here).contains(line.strip());
    }
  }
}
