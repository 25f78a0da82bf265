package io.sparsewatt.standalone;

import io.sparsewatt.standalone.command.BenchCommand;
import io.sparsewatt.standalone.command.CommandFailure;
import io.sparsewatt.standalone.command.DemoCommand;
import io.sparsewatt.standalone.command.EnergyCommand;
import io.sparsewatt.standalone.command.EvaluateCommand;
import io.sparsewatt.standalone.command.FigureCommand;
import io.sparsewatt.standalone.command.PlanCommand;
import io.sparsewatt.standalone.command.ReplayCommand;
import io.sparsewatt.standalone.command.RunCommand;
import io.sparsewatt.standalone.command.TrainCommand;
import io.sparsewatt.standalone.command.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line: {@code sparsewatt COMMAND}. */
@Command(
    name = "sparsewatt",
    description =
        "Event-driven sparse perception and energy-based planning, with every joule counted.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "sparsewatt 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      PlanCommand.class,
      EnergyCommand.class,
      FigureCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:usage", "3:input", "4:platform"})
public final class Sparsewatt {

  private Sparsewatt() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit code. The JVM stays. */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new Sparsewatt());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((exception, command, parsed) -> {
      CommandFailure failure = CommandFailure.of(exception);
      command.getErr().println("sparsewatt: " + failure.getMessage());
      return failure.exitCode();
    });
    if (arguments.length == 0) {
      line.usage(System.err);
      return CommandFailure.USAGE;
    }
    return line.execute(arguments);
  }
}
