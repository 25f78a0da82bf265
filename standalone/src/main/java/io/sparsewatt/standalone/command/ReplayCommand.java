package io.sparsewatt.standalone.command;

import io.sparsewatt.events.v1.EventPolicy;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelPolicy;
import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.standalone.drive.FrameSender;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.replay.Replay;
import io.sparsewatt.standalone.run.RunFolder;
import io.sparsewatt.standalone.run.RunManifest;
import io.sparsewatt.standalone.run.RunSummary;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: recorded frames through a running gateway. */
@Command(
    name = "replay",
    description = {
      "Sends recorded frames through a running gateway, and reads back from the log what became of"
          + " them.",
      "Every replay is a stream of its own. A frame that was not accepted is sent again under the"
          + " same number, so it counts once."
    })
public final class ReplayCommand implements Callable<Integer> {

  private static final DateTimeFormatter STREAM =
      DateTimeFormatter.ofPattern("'replay-'uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // After Ctrl-C: what was accepted is a second or two from the end of the pipeline.
  private static final Duration ENDING = Duration.ofSeconds(20);

  @Mixin private final RecordingArguments recording = new RecordingArguments();

  @Mixin private final SensorArguments settings = new SensorArguments();

  @Option(
      names = "--sensor",
      paramLabel = "ID",
      required = true,
      description = "The sensor; created if there is none, else configured as said here.")
  private String sensor = "";

  @Option(
      names = "--loop",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Send the recording N times, time going on; each time as a stream of its own, which"
              + " begins with a keyframe (default: ${DEFAULT-VALUE}).")
  private long loop = 1;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "Where the gateway is (default: ${DEFAULT-VALUE}).")
  private URI gateway = URI.create("http://localhost:8080");

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:19092",
      description = "Where the log is read back (default: ${DEFAULT-VALUE}).")
  private String kafka = "127.0.0.1:19092";

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SPARSEWATT_API_KEY}",
      description = "What the gateway asks for (default: the environment's SPARSEWATT_API_KEY).")
  private @Nullable String apiKey;

  @Option(
      names = "--patience",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "Seconds without any record after which what is missing counts as lost (default:"
              + " ${DEFAULT-VALUE}).")
  private long patience = 60;

  @Option(
      names = "--record",
      paramLabel = "RUN",
      description = "Keep receipts, plans, latencies and manifest in this new folder.")
  private @Nullable Path record;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the summary as JSON.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    if (gateway.getScheme() == null || gateway.getHost() == null) {
      throw new IllegalArgumentException(
          "--gateway is `" + gateway + "`; http://host:port is required");
    }
    InstantSource clock = InstantSource.system();
    Replay.Order order =
        new Replay.Order(
            recording.path(),
            recording.options(),
            recording.register(),
            recording.rate(),
            loop,
            sensor,
            STREAM.format(clock.instant()),
            (id, first) -> settings.configuration(id, first, recording.rate() != null),
            Duration.ofSeconds(patience));
    CountDownLatch ended = new CountDownLatch(1);
    RunFolder.Writer writer = record == null ? null : new RunFolder.Writer(record);
    try (writer;
        Replay replay = Replay.open(order, new FrameSender(gateway, sensor, apiKey))) {
      progress.say(replay.describe());
      Thread hook = new Thread(() -> interrupted(replay, ended), "replay-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      RunSummary summary =
          replay.run(
              () -> LogTail.ofRig(KafkaConnection.to(kafka), clock, sensor),
              new Shown(progress, writer));
      progress.done();
      report(replay, summary, progress, writer);
      return outcome(replay, summary);
    } finally {
      ended.countDown();
    }
  }

  private static void interrupted(Replay replay, CountDownLatch ended) {
    replay.stop();
    try {
      boolean inTime = ended.await(ENDING.toSeconds(), TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("sparsewatt: stopped before the log held everything");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(
      Replay replay, RunSummary summary, Progress progress, RunFolder.@Nullable Writer writer)
      throws IOException {
    if (replay.unregistered() > 0) {
      progress.say(
          replay.unregistered()
              + " scans could not be registered and stand where the motion before them led");
    }
    if (replay.retries() > 0) {
      progress.say(replay.retries() + " requests were sent again");
    }
    if (writer != null) {
      writer.finish(
          summary, RunManifest.of("replay", replay.describe(), recording.path(), summary));
    }
    SummaryText.print(summary, progress.out());
    if (json != null) {
      JsonFile.write(json, summary);
    }
  }

  private static int outcome(Replay replay, RunSummary summary) throws CommandFailure {
    Throwable failure = replay.failure();
    if (failure != null) {
      CommandFailure cause = CommandFailure.of(failure);
      throw new CommandFailure(
          cause.exitCode(),
          cause.getMessage()
              + ". "
              + summary.frames().accepted()
              + " frames were accepted before; the figures above are theirs",
          failure);
    }
    String missing = replay.missing();
    if (missing != null) {
      throw new CommandFailure(
          CommandFailure.PLATFORM,
          summary.frames().lost()
              + " accepted frames are not wholly in the log; "
              + missing
              + ". Are all services up, and is --kafka their broker?");
    }
    if (summary.frames().duplicated() > 0) {
      throw new CommandFailure(
          CommandFailure.PLATFORM,
          summary.frames().duplicated() + " frames stand in the log more than once: a defect");
    }
    return 0;
  }

  /** What the terminal and the recorded run are told. */
  private record Shown(Progress progress, RunFolder.@Nullable Writer writer)
      implements Replay.Listener {

    @Override
    public void configured(SensorConfiguration sensor, String stream) {
      progress.say(
          "sensor "
              + sensor.getSensor()
              + ": "
              + words(sensor)
              + ", network "
              + sensor.getNetwork()
              + "; stream "
              + stream);
    }

    @Override
    public void registered(long scans) {
      progress.frame(scans, -1);
    }

    @Override
    public void progress(long sent, long complete, long total) {
      progress.frame(complete, total);
    }

    @Override
    public void record(StageOutput output) throws IOException {
      if (writer != null) {
        writer.take(output);
      }
    }

    private static String words(SensorConfiguration sensor) {
      if (sensor.hasVoxels()) {
        VoxelPolicy voxels = sensor.getVoxels();
        return String.format(
            Locale.ROOT,
            "LiDAR, voxels of %s m within %s m around, %s m below and %s m above it, lossless",
            voxels.getVoxelSize(),
            voxels.getHalfRangeXy(),
            voxels.getRangeBelow(),
            voxels.getRangeAbove());
      }
      EventPolicy events = sensor.getEvents();
      return String.format(
          Locale.ROOT,
          "event camera of %d x %d pixels, a window of %s ms, lossless",
          events.getWidth(),
          events.getHeight(),
          events.getWindowNs() / 1e6);
    }
  }
}
