package io.sparsewatt.standalone.command;

import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NumberFormat;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.weights.Safetensors;
import io.sparsewatt.scenes.evaluation.Baselines;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.scenes.evaluation.ObjectSource;
import io.sparsewatt.scenes.evaluation.PointClassifier;
import io.sparsewatt.scenes.evaluation.RecordedEvaluation;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.standalone.perception.FormatComparison;
import io.sparsewatt.standalone.perception.ModelCard;
import io.sparsewatt.standalone.perception.NetworkClassifier;
import io.sparsewatt.standalone.perception.SimulatedEvaluation;
import io.sparsewatt.standalone.perception.VoxelStream;
import io.sparsewatt.standalone.run.RunManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate perception}: how good perception is, beside geometry alone. */
@Command(
    name = "perception",
    description = {
      "Judges weights on simulated worlds that training never saw, and on recorded scans where there",
      "are some; beside every figure that of geometry alone. In INT8, beside every figure that of the",
      "same network in FP32, and what both compute on streams of voxels."
    })
public final class EvaluatePerceptionCommand implements Callable<Integer> {

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "What train wrote (default: those that come with the engine).")
  private @Nullable Path weights;

  @Option(
      names = "--scans",
      paramLabel = "N",
      defaultValue = "60",
      description = "Simulated scans of each split (default: ${DEFAULT-VALUE}).")
  private int scans;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Recorded scans: the folder that holds lidar/ (default: none).")
  private @Nullable Path data;

  @Option(
      names = "--voxel-size",
      paramLabel = "M",
      description = "Edge of the network's voxels, metres (default: that it is trained for, 0.2).")
  private @Nullable Double voxelSize;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES}: what the network computes in (default: FP32).")
  private NumberFormat format = NumberFormat.FP32;

  @Option(
      names = "--fp32",
      paramLabel = "LAYER",
      description = "A layer that stays in FP32 in a network in INT8; may be given again.")
  private List<String> kept = new ArrayList<>();

  @Option(
      names = "--share",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of a layer's values, how many INT8 must hold (default: ${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--card",
      paramLabel = "FILE",
      description = "Also writes the figures into this model card, in place of those in it.")
  private @Nullable Path card;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures here.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    if (card != null && (format != NumberFormat.FP32 || voxelSize != null)) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          "--card holds the figures of FP32 at 0.2 m beside geometry's; leave out --format and"
              + " --voxel-size, or --card");
    }
    VoxelPolicy policy = policy();
    Network fp32 =
        weights == null
            ? Presets.perception()
            : Presets.perception(Safetensors.read(weights).weights());
    FormatComparison formats =
        format == NumberFormat.INT8 ? new FormatComparison(fp32, share, kept) : null;
    Network network = formats == null ? fp32 : formats.int8();
    String peer = formats == null ? "geometry" : "fp32";
    progress.say("perception: " + network + ", " + scans + " scans a split");
    List<Figure> ours = new ArrayList<>();
    List<Figure> peers = new ArrayList<>();
    try (NetworkClassifier classifier = new NetworkClassifier(network, policy);
        NetworkClassifier whole = new NetworkClassifier(fp32, policy)) {
      Supplier<PointClassifier> own = () -> classifier;
      Supplier<PointClassifier> other = formats == null ? Baselines::geometry : () -> whole;
      List<List<Figure>> both =
          new SimulatedEvaluation()
              .run(
                  scans,
                  List.of(own, other),
                  split -> progress.say(split.name().toLowerCase(Locale.ROOT) + " is done"));
      ours.addAll(both.getFirst());
      peers.addAll(both.getLast());
      if (data != null) {
        RecordedEvaluation recorded = new RecordedEvaluation(data);
        for (String missing : recorded.missing()) {
          progress.say(missing + " is not in " + data + "; left out");
        }
        ours.addAll(recorded.run(own, () -> ObjectSource.labelled(classifier)));
        peers.addAll(
            recorded.run(
                other, formats == null ? Baselines::tracks : () -> ObjectSource.labelled(whole)));
      }
    }
    if (formats != null) {
      FormatComparison.Figures figures = formats.run(VoxelStream.all(data));
      ours.addAll(figures.int8());
      peers.addAll(figures.fp32());
    }
    Map<String, Figure> baseline = new TreeMap<>();
    peers.forEach(figure -> baseline.put(figure.id(), figure));
    List<Map<String, Object>> results = new ArrayList<>();
    for (Figure figure : ours) {
      Figure other = baseline.get(figure.id());
      double alone = other == null ? Double.NaN : other.value();
      progress
          .out()
          .printf(
              Locale.ROOT,
              "%-52s %7.3f   %s %7.3f   of %d  %s%n",
              figure.id(),
              figure.value(),
              peer,
              alone,
              figure.count(),
              figure.note());
      results.add(
          Map.of(
              "id", figure.id(),
              "value", figure.value(),
              "unit", figure.unit(),
              "peer", peer,
              "peerValue", alone,
              "count", figure.count(),
              "note", figure.note()));
    }
    progress.out().flush();
    if (card != null) {
      new ModelCard(ours, peers)
          .write(
              card,
              "Network `"
                  + network.name()
                  + "`, digest `"
                  + network.digest().substring(0, 16)
                  + "`, by `./sparsewatt evaluate perception --scans "
                  + scans
                  + (data == null ? "" : " --data DATA")
                  + " --card docs/model-card.md`. \"geometry\" is the platform without a network.");
    }
    if (json != null) {
      JsonFile.write(
          json,
          Map.of(
              "command", "evaluate perception",
              "commit", RunManifest.currentCommit(),
              "machine", RunManifest.machineFacts(),
              "network", network.digest(),
              "results", results));
    }
    return 0;
  }

  private VoxelPolicy policy() throws CommandFailure {
    if (voxelSize == null) {
      return VoxelPolicy.DEFAULT;
    }
    if (format != NumberFormat.FP32) {
      throw new CommandFailure(
          CommandFailure.USAGE,
          "--format counts on streams of the default voxels; leave out --format or --voxel-size");
    }
    try {
      return VoxelPolicy.DEFAULT.withRange(VoxelPolicy.Range.DEFAULT.withSize(voxelSize));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(CommandFailure.USAGE, "--voxel-size: " + e.getMessage());
    }
  }
}
