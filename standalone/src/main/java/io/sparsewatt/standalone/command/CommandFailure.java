package io.sparsewatt.standalone.command;

import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.standalone.drive.FrameRefusedException;
import io.sparsewatt.standalone.drive.GatewaySilentException;
import io.sparsewatt.standalone.platform.LogUnreachableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A command that could not do its work: what to tell the user, and the exit code. */
public final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /** Wrong words on the command line. */
  public static final int USAGE = 2;

  /** The input cannot be taken. */
  public static final int INPUT = 3;

  /** The platform failed. */
  public static final int PLATFORM = 4;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Refuses an option's value outside its range. */
  static void unlessWithin(String option, int value, int least, int most) throws CommandFailure {
    if (value < least || value > most) {
      throw new CommandFailure(USAGE, option + " " + value + " must lie in " + least + ".." + most);
    }
  }

  /** The failure that an exception means. Its text is for the user: no class names, no stack. */
  public static CommandFailure of(Throwable thrown) {
    return switch (thrown) {
      case CommandFailure failure -> failure;
      case SensingException e -> new CommandFailure(INPUT, text(e), e);
      case ScenarioException e -> new CommandFailure(INPUT, text(e), e);
      case FrameRefusedException e -> new CommandFailure(INPUT, text(e), e);
      case GatewaySilentException e -> new CommandFailure(PLATFORM, text(e), e);
      case LogUnreachableException e -> new CommandFailure(PLATFORM, text(e), e);
      case NoSuchFileException e ->
          new CommandFailure(INPUT, e.getFile() + " does not exist; check the path", e);
      case IOException e -> new CommandFailure(INPUT, text(e), e);
      case IllegalArgumentException e -> new CommandFailure(USAGE, text(e), e);
      case OutOfMemoryError e ->
          new CommandFailure(
              PLATFORM,
              "not enough memory; allow more with SPARSEWATT_JAVA_OPTIONS=-Xmx4g, or use a larger"
                  + " voxel",
              e);
      default ->
          new CommandFailure(
              PLATFORM,
              "a defect stopped the command: "
                  + text(thrown)
                  + ". Please report it with the command and its input",
              thrown);
    };
  }

  /** 2 usage, 3 input, 4 platform. */
  public int exitCode() {
    return exitCode;
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
