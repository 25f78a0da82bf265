package io.sparsewatt.standalone.command;

import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.ingest.voxelise.Frames;
import io.sparsewatt.planning.stage.LivePlanning;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.standalone.run.LocalPipeline;
import io.sparsewatt.standalone.run.PosedRecording;
import io.sparsewatt.standalone.run.RunFigures;
import io.sparsewatt.standalone.run.RunFolder;
import io.sparsewatt.standalone.run.RunManifest;
import io.sparsewatt.standalone.run.RunSummary;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: recorded frames through the libraries alone. */
@Command(
    name = "run",
    description =
        "Takes recorded frames through the libraries alone, no broker: voxels, network, joules,"
            + " plans.")
public final class RunCommand implements Callable<Integer> {

  private static final String STREAM = "run";

  @Mixin private final RecordingArguments recording = new RecordingArguments();

  @Mixin private final SensorArguments settings = new SensorArguments();

  @Option(
      names = "--sensor",
      paramLabel = "ID",
      defaultValue = "sensor",
      description = "Name of the sensor in the output (default: ${DEFAULT-VALUE}).")
  private String sensor = "sensor";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for the network (default: one a core).")
  private @Nullable Integer threads;

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
    RunFigures figures = new RunFigures();
    RunFolder.Writer writer = record == null ? null : new RunFolder.Writer(record);
    int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    try (writer;
        PosedRecording frames = recording.open();
        LocalPipeline pipeline =
            new LocalPipeline(
                Profiles.builtIn(),
                cores,
                LivePlanning.DEFAULT,
                output -> take(figures, writer, output))) {
      progress.say(frames.describe());
      run(frames, pipeline, figures, progress);
      if (frames.unregistered() > 0) {
        progress.say(
            frames.unregistered()
                + " scans could not be registered and stand where the motion before them led");
      }
      RunSummary summary = figures.summary();
      if (writer != null) {
        writer.finish(summary, RunManifest.of("run", frames.describe(), recording.path(), summary));
      }
      SummaryText.print(summary, progress.out());
      if (json != null) {
        JsonFile.write(json, summary);
      }
    }
    return 0;
  }

  private void run(
      PosedRecording frames, LocalPipeline pipeline, RunFigures figures, Progress progress)
      throws Exception {
    SensorConfiguration configuration = null;
    long total = frames.frameCount().orElse(-1);
    long seq = 0;
    long began = System.nanoTime();
    for (SensorFrame frame = frames.next(); frame != null; frame = frames.next()) {
      if (configuration == null) {
        configuration = settings.configuration(sensor, frame, false);
      }
      SensorRecord sensorRecord =
          SensorRecord.newBuilder()
              .setId(FrameRef.newBuilder().setSensor(sensor).setStream(STREAM).setSeq(seq))
              .setConfiguration(configuration)
              .setFrame(Frames.wire(frame, frames.format().id()))
              .build();
      figures.sent(sensor, STREAM, seq++, true, System.nanoTime() - began);
      try {
        pipeline.send(sensorRecord);
      } catch (UnprocessableRecordException e) {
        throw new CommandFailure(CommandFailure.INPUT, "frame " + seq + ": " + e.getMessage(), e);
      }
      progress.frame(seq, total);
      began = System.nanoTime();
    }
    progress.done();
    if (seq == 0) {
      throw new CommandFailure(
          CommandFailure.INPUT, recording.path() + " holds no frame from --from on");
    }
  }

  private static void take(
      RunFigures figures, RunFolder.@Nullable Writer writer, StageOutput output) {
    if (figures.take(output) && writer != null) {
      try {
        writer.take(output);
      } catch (IOException e) {
        throw new UncheckedIOException("the run cannot be recorded: " + e.getMessage(), e);
      }
    }
  }
}
