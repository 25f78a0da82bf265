package io.sparsewatt.standalone.command;

import io.sparsewatt.standalone.platform.Platform;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code up}: the platform without the built-in drive. */
@Command(
    name = "up",
    description = "Starts broker, services and page in one JVM, and waits for sensors.")
public final class UpCommand implements Callable<Integer> {

  @Mixin private final PlatformArguments platform = new PlatformArguments();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    try (StopSignal stop = new StopSignal()) {
      serve(stop, progress);
    }
    return 0;
  }

  private void serve(StopSignal stop, Progress progress) throws Exception {
    try (Platform running = platform.start(progress)) {
      progress.say(
          "The page: "
              + running.address()
              + "   Send frames with ./sparsewatt replay PATH --sensor ID. Ctrl-C stops.");
      stop.await();
    } catch (InterruptedException e) {
      if (!stop.given()) {
        throw e;
      }
    }
  }
}
