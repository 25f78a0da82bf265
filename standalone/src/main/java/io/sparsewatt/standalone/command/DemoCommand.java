package io.sparsewatt.standalone.command;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.standalone.drive.SimulatedVehicle;
import io.sparsewatt.standalone.drive.VehicleSenders;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.platform.Platform;
import io.sparsewatt.standalone.run.RunFigures;
import io.sparsewatt.standalone.run.RunSummary;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the platform with the built-in drive. */
@Command(
    name = "demo",
    description =
        "Starts everything in one JVM with a simulated drive, and the page at"
            + " http://localhost:8080.")
public final class DemoCommand implements Callable<Integer> {

  // Live, a full pass on plain voxels is counted on every tenth frame: it costs as much as a scan.
  private static final int PLAIN_EVERY_LIVE = 10;

  private static final long PERIOD_NANOS = 100_000_000L;

  // A frame takes well under a second; a minute means that something is broken.
  private static final Duration FRAME_LIMIT = Duration.ofSeconds(60);

  @Mixin private final PlatformArguments platform = new PlatformArguments();

  @Option(
      names = "--headless",
      description =
          "In lock-step and without a page's pace: frame n+1 is made after plan n; then stop and"
              + " report.")
  private boolean headless;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames to drive (default: 100 headless, else until Ctrl-C).")
  private @Nullable Long frames;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "7",
      description = "Seed of the simulated world (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Headless: write the summary as JSON.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    try (StopSignal stop = new StopSignal()) {
      try {
        return headless ? headless(progress) : live(progress);
      } catch (InterruptedException e) {
        if (!stop.given()) {
          throw e;
        }
        return 0;
      }
    }
  }

  private int live(Progress progress) throws Exception {
    try (Platform running = platform.start(progress)) {
      progress.say("The page: " + running.address() + "   Ctrl-C stops.");
      drive(running, progress, frames == null ? Long.MAX_VALUE : frames);
    }
    return 0;
  }

  private int headless(Progress progress) throws Exception {
    // A folder of its own: what an earlier drive left must not be counted.
    Path folder = Files.createTempDirectory("sparsewatt-demo");
    try (Platform running = platform.start(folder, progress)) {
      RunSummary summary = lockStep(running, progress, frames == null ? 100 : frames);
      SummaryText.print(summary, progress.out());
      if (json != null) {
        JsonFile.write(json, summary);
      }
      return summary.frames().lost() == 0 && summary.frames().duplicated() == 0
          ? 0
          : CommandFailure.PLATFORM;
    } finally {
      delete(folder);
    }
  }

  /** Ten frames a second by the wall clock; the vehicle follows the newest plan there is. */
  private void drive(Platform running, Progress progress, long count) throws Exception {
    SimulatedVehicle vehicle = new SimulatedVehicle(seed);
    String stream = "drive-" + System.currentTimeMillis();
    try (LogTail log =
            LogTail.ofRig(running.connection(), InstantSource.system(), VehicleSenders.RIG);
        VehicleSenders senders = new VehicleSenders(URI.create(running.address()), stream)) {
      senders.configure(vehicle.camera(), false, PLAIN_EVERY_LIVE);
      long began = System.nanoTime();
      for (long n = 0; n < count; n++) {
        senders.send(vehicle.next(), (sensor, of, seq, taken, took) -> {});
        progress.frame(n + 1, count == Long.MAX_VALUE ? -1 : count);
        long due = began + (n + 1) * PERIOD_NANOS;
        for (StageOutput output = log.next(until(due)); ; output = log.next(until(due))) {
          if (output == null) {
            break;
          }
          if (output.topic() == Topic.PLANS) {
            vehicle.follow(PlanEvent.parseFrom(output.value()));
          }
        }
      }
      progress.done();
    }
  }

  private static Duration until(long due) {
    return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
  }

  private RunSummary lockStep(Platform running, Progress progress, long count) throws Exception {
    SimulatedVehicle vehicle = new SimulatedVehicle(seed);
    RunFigures figures = new RunFigures();
    try (LogTail log =
            LogTail.ofRig(running.connection(), InstantSource.system(), VehicleSenders.RIG);
        VehicleSenders senders = new VehicleSenders(URI.create(running.address()), "headless")) {
      senders.configure(vehicle.camera(), true, 1);
      for (long n = 0; n < count; n++) {
        senders.send(vehicle.next(), figures::sent);
        PlanEvent plan = await(log, figures, n);
        if (plan != null) {
          vehicle.follow(plan);
        }
        progress.frame(n + 1, count);
      }
    }
    progress.done();
    progress.say(
        String.format(
            java.util.Locale.ROOT,
            "drove %.1f s by the platform's plans, %d collisions",
            vehicle.planSeconds(),
            vehicle.collisions()));
    return figures.summary();
  }

  /** Reads the log until all that was sent is planned and priced. */
  private static @Nullable PlanEvent await(LogTail log, RunFigures figures, long step)
      throws Exception {
    PlanEvent plan = null;
    long deadline = System.nanoTime() + FRAME_LIMIT.toNanos();
    while (figures.complete() < figures.accepted()) {
      StageOutput output = log.next(until(deadline));
      if (output == null) {
        throw new CommandFailure(
            CommandFailure.PLATFORM,
            "step "
                + (step + 1)
                + " was accepted but is not wholly in the log after "
                + FRAME_LIMIT.toSeconds()
                + " s; "
                + figures.missing()
                + ". The services' log lines above say why");
      }
      if (figures.take(output) && output.topic() == Topic.PLANS) {
        plan = PlanEvent.parseFrom(output.value());
      }
    }
    return plan;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
