package io.sparsewatt.standalone.command;

import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import io.sparsewatt.planner.commonroad.CommonRoadSolution;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.plan.PlanSvg;
import io.sparsewatt.planner.scenario.Budget;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plan}: a scenario file without a server. */
@Command(
    name = "plan",
    description = "Plans a scenario file: CommonRoad XML (also .gz) or JSON (docs/api).")
public final class PlanCommand implements Callable<Integer> {

  // The readers' own limits are smaller; this one only keeps a wrong path from filling the memory.
  private static final long MAX_FILE_BYTES = 64L << 20;

  @Parameters(paramLabel = "SCENARIO", description = "The scenario file.")
  private @Nullable Path path;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the plan.")
  private @Nullable Path svg;

  @Option(
      names = "--solution",
      paramLabel = "FILE",
      description = "Write a CommonRoad solution (for a CommonRoad scenario).")
  private @Nullable Path solution;

  @Option(
      names = "--cost",
      paramLabel = "ID",
      defaultValue = "SM1",
      description = "Cost function that the solution names: ${COMPLETION-CANDIDATES}.")
  private CommonRoadSolution.Cost cost = CommonRoadSolution.Cost.SM1;

  @Option(
      names = "--model",
      paramLabel = "ID",
      defaultValue = "KS",
      description = "Vehicle model that the solution is in: ${COMPLETION-CANDIDATES}.")
  private CommonRoadSolution.Model model = CommonRoadSolution.Model.KS;

  @Option(
      names = "--answers",
      paramLabel = "N",
      description = "Last gradient steps that go back through the others' answer (budget.answers).")
  private @Nullable Integer answers;

  @Option(
      names = "--worst",
      paramLabel = "N",
      description =
          "Steps that look for what the others would have to do to be hit (budget.worst).")
  private @Nullable Integer worst;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the plan as JSON.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    byte[] document = read();
    CommonRoadFile commonRoad = isXml(document) ? CommonRoadReader.read(document) : null;
    if (commonRoad != null) {
      commonRoad
          .dropped()
          .forEach(dropped -> progress.say("not used: " + dropped.what() + " x" + dropped.count()));
    }
    Scenario given = commonRoad == null ? ScenarioJson.read(document) : commonRoad.scenario();
    Scenario scenario = given.toBuilder().budget(budget(given.budget())).build();
    Plan plan = new Planner().plan(scenario);
    print(plan, progress);
    if (svg != null) {
      Files.write(svg, PlanSvg.write(scenario, plan));
    }
    if (json != null) {
      Files.write(json, PlanJson.write(plan));
    }
    if (solution != null) {
      if (commonRoad == null) {
        throw new IllegalArgumentException(
            "--solution needs a CommonRoad scenario; " + path + " is JSON");
      }
      Files.write(
          solution,
          CommonRoadSolution.write(
              plan, commonRoad, commonRoad.problems().getFirst().id(), model, cost));
    }
    return 0;
  }

  private Budget budget(Budget given) {
    Budget b = answers == null ? given : given.withAnswers(answers);
    return worst == null ? b : b.withWorst(worst);
  }

  private byte[] read() throws IOException, ScenarioException {
    Path file = path;
    if (file == null) {
      throw new IllegalStateException("the command line requires a path");
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new ScenarioException(
          "scenario-too-large",
          file + " holds " + Files.size(file) + " bytes; at most " + MAX_FILE_BYTES + " are read");
    }
    return Files.readAllBytes(file);
  }

  /** XML begins with '<' (after a byte order mark or blanks), gzip with 1f 8b. */
  private static boolean isXml(byte[] document) {
    if (document.length > 1 && (document[0] & 0xff) == 0x1f && (document[1] & 0xff) == 0x8b) {
      return true;
    }
    for (byte b : document) {
      if (b == '<') {
        return true;
      }
      boolean skipped = b <= ' ' || (b & 0xff) == 0xef || (b & 0xff) == 0xbb || (b & 0xff) == 0xbf;
      if (!skipped) {
        return false;
      }
    }
    return false;
  }

  private static void print(Plan plan, Progress progress) {
    var out = progress.out();
    Plan.Point last = plan.trajectory().getLast();
    out.println(
        String.format(
            Locale.ROOT,
            "%s   energy %.4f over %d futures   map %s   predictor %s%s   stopped by %s",
            plan.verdict().text(),
            plan.energy().total(),
            plan.prediction().futures(),
            plan.map(),
            plan.prediction().predictor(),
            plan.prediction().trained() ? "" : " (not trained)",
            plan.stoppedBy().text()));
    plan.reasons().forEach(reason -> out.println("  because " + reason.message()));
    plan.remarks().forEach(remark -> out.println("  note: " + remark.message()));
    plan.energy()
        .terms()
        .forEach(term ->
            out.println(
                String.format(
                    Locale.ROOT,
                    "  %-14s %10.5f  (weight %g)",
                    term.name(),
                    term.energy(),
                    term.weight())));
    out.println(
        String.format(
            Locale.ROOT,
            "  ends after %.1f s at %.2f %.2f, %.2f m/s   rollouts %d, gradient steps %d",
            last.time() - plan.time(),
            last.x(),
            last.y(),
            last.speed(),
            plan.counts().rollouts(),
            plan.counts().gradientSteps()));
    Plan.Worst against = plan.worst();
    if (against != null) {
      Double change = against.change();
      out.println(
          String.format(
              Locale.ROOT,
              "  worst latents: energy %.4f instead of %.4f after %d steps, %s",
              against.energyAfter(),
              against.energyBefore(),
              against.steps(),
              change == null
                  ? "no collision found"
                  : String.format(
                      Locale.ROOT,
                      "a collision %.2f standard deviations from future %d",
                      change,
                      against.future().future())));
    }
    out.println("  plan hash " + plan.planHash());
    out.flush();
  }
}
