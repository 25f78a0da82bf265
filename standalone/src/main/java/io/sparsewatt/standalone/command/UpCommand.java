package io.sparsewatt.standalone.command;

import io.sparsewatt.standalone.platform.Platform;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    CountDownLatch end = new CountDownLatch(1);
    try (Platform running = platform.start(progress)) {
      Runtime.getRuntime().addShutdownHook(new Thread(end::countDown, "stop"));
      progress.say(
          "The page: "
              + running.address()
              + "   Send frames with ./sparsewatt replay PATH --sensor ID. Ctrl-C stops.");
      end.await();
    }
    return 0;
  }
}
