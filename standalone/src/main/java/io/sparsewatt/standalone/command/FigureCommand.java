package io.sparsewatt.standalone.command;

import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.standalone.run.LinePlot;
import io.sparsewatt.standalone.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figure}: a recorded run's plots. */
@Command(
    name = "figure",
    description = "Draws a recorded run: sparsity and multiply-accumulates by frame.")
public final class FigureCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "A folder that run --record made.")
  private @Nullable Path run;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the SVG files go (default: into the run).")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path folder = run;
    if (folder == null) {
      throw new IllegalStateException("the command line requires a run");
    }
    RunFolder recorded = RunFolder.open(folder);
    Path target = out == null ? folder : out;
    Files.createDirectories(target);
    List<ActivationEvent> events = new ArrayList<>();
    recorded.receipts(event -> {
      if (!event.hasUnprocessed()) {
        // Keys and labels are not drawn and are most of the bytes.
        events.add(event.toBuilder().clearRecomputed().clearLabels().build());
      }
    });
    if (events.isEmpty()) {
      throw new CommandFailure(
          CommandFailure.INPUT, folder + " holds no receipt of a processed frame; nothing to draw");
    }
    Progress progress = new Progress(spec);
    write(target.resolve("sparsity.svg"), sparsity(events), progress);
    write(target.resolve("macs.svg"), macs(events), progress);
    return 0;
  }

  private static void write(Path file, LinePlot plot, Progress progress)
      throws java.io.IOException {
    Files.writeString(file, plot.svg());
    progress.out().println(file);
    progress.out().flush();
  }

  private static LinePlot sparsity(List<ActivationEvent> events) {
    double[] active = new double[events.size()];
    double[] changed = new double[events.size()];
    double[] recomputed = new double[events.size()];
    for (int i = 0; i < events.size(); i++) {
      ActivationEvent event = events.get(i);
      active[i] = percent(event.getActiveVoxels(), event.getRangeVoxels());
      changed[i] =
          event.getKeyframe()
              ? Double.NaN
              : percent(
                  event.getActivatedVoxels()
                      + event.getChangedVoxels()
                      + event.getDeactivatedVoxels(),
                  event.getActiveVoxels());
      long dirty = 0;
      long rows = 0;
      for (LayerReceipt layer : event.getLayersList()) {
        dirty += layer.getDirtySites();
        rows += layer.getSites();
      }
      recomputed[i] = percent(dirty, rows);
    }
    return new LinePlot("Sparsity by frame", "frame", "percent")
        .line("active, of the range", active)
        .line("changed, of the active", changed)
        .line("recomputed rows", recomputed);
  }

  private static LinePlot macs(List<ActivationEvent> events) {
    double[] executed = new double[events.size()];
    double[] fullStream = new double[events.size()];
    double[] fullPlain = new double[events.size()];
    for (int i = 0; i < events.size(); i++) {
      long ran = 0;
      long stream = 0;
      long plain = 0;
      for (LayerReceipt layer : events.get(i).getLayersList()) {
        ran += layer.getExecutedMacs();
        stream += layer.getFullStreamMacs();
        plain += layer.getFullPlainMacs();
      }
      executed[i] = ran / 1e6;
      fullStream[i] = stream / 1e6;
      fullPlain[i] = events.get(i).getPlainCounted() ? plain / 1e6 : Double.NaN;
    }
    return new LinePlot("Multiply-accumulates by frame", "frame", "millions")
        .line("executed", executed)
        .line("full pass on the stream", fullStream)
        .line("full pass on plain voxels", fullPlain);
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? Double.NaN : 100.0 * part / whole;
  }
}
