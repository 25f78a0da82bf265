package io.sparsewatt.standalone.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code train}: makes weights of a seed. */
@Command(
    name = "train",
    description = "Makes the weights of a part of the platform, from a seed.",
    synopsisSubcommandLabel = "SUBJECT",
    subcommands = {TrainPerceptionCommand.class, TrainPredictorCommand.class})
public final class TrainCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    throw new CommandFailure(CommandFailure.USAGE, "train what? perception or predictor");
  }
}
