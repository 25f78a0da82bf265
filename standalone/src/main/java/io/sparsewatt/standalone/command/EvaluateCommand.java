package io.sparsewatt.standalone.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how good a part of the platform is, beside its rivals. */
@Command(
    name = "evaluate",
    description = "Judges a part of the platform beside its rivals.",
    synopsisSubcommandLabel = "SUBJECT",
    subcommands = {
      EvaluatePerceptionCommand.class,
      EvaluatePredictorCommand.class,
      EvaluatePlannerCommand.class
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    throw new CommandFailure(
        CommandFailure.USAGE, "evaluate what? perception, predictor or planner");
  }
}
