package io.sparsewatt.standalone.stream;

import io.sparsewatt.engine.Network;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Clearing;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Deltas;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Hysteresis;
import io.sparsewatt.sensing.voxel.VoxelPolicy.Yielding;
import io.sparsewatt.standalone.run.LinePlot;
import java.util.List;
import java.util.Locale;

/** The voxeliser's rules compared on a scene: the table and the plot of docs/voxeliser.md. */
public final class TradeOff {

  /** Persistences of the plot. */
  private static final int[] PERSISTENCE = {1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28};

  private static final Clearing ONE_DEGREE = new Clearing(1, 0.5);

  /** The rules of the table. */
  public static final List<VoxelPolicy> RULES =
      List.of(
          rule(1, 1, 1, 1, Clearing.OFF),
          rule(1, 1, 16, 1, ONE_DEGREE),
          rule(2, 3, 4, 6, Clearing.OFF),
          rule(2, 3, 4, 6, ONE_DEGREE),
          rule(2, 3, 8, 6, ONE_DEGREE),
          rule(2, 3, 16, 6, Clearing.OFF),
          rule(2, 3, 16, 6, new Clearing(0.5, 0.5)),
          rule(2, 3, 16, 6, ONE_DEGREE),
          rule(2, 3, 16, 6, new Clearing(2, 0.5)),
          rule(2, 3, 16, 6, ONE_DEGREE).withDeltas(Deltas.NONE),
          rule(2, 3, 16, 6, ONE_DEGREE).withDeltas(new Deltas(0.25, 0.2, 0.5)),
          rule(2, 3, 16, 6, ONE_DEGREE).withDeltas(new Deltas(0.5, 0.3, 1)),
          rule(2, 3, 28, 6, ONE_DEGREE),
          rule(3, 5, 16, 6, ONE_DEGREE),
          rule(3, 8, 24, 6, ONE_DEGREE),
          rule(5, 8, 24, 10, ONE_DEGREE),
          rule(3, 8, 24, 6, ONE_DEGREE).withYielding(Yielding.by(1)),
          resting(1).withYielding(Yielding.OFF),
          resting(1).withYielding(Yielding.by(1)),
          resting(1).withYielding(Yielding.by(3)),
          resting(1).withYielding(new Yielding(3, 6)),
          resting(1).withYielding(new Yielding(3, 8)),
          resting(1),
          resting(1).withYielding(new Yielding(1, 10)),
          resting(2),
          resting(6));

  private TradeOff() {}

  private static VoxelPolicy rule(
      int hits, int within, int persistence, int strong, Clearing clearing) {
    return VoxelPolicy.DEFAULT
        .withYielding(Yielding.OFF)
        .withHysteresis(new Hysteresis(hits, within, persistence, strong))
        .withDeltas(new Deltas(0.35, 0.2, 0.5))
        .withClearing(clearing);
  }

  /** The default but for what counts as seen well. */
  private static VoxelPolicy resting(int strong) {
    Hysteresis rule = VoxelPolicy.DEFAULT.hysteresis();
    return VoxelPolicy.DEFAULT.withHysteresis(
        new Hysteresis(
            rule.hits(), rule.within(), rule.persistence(), strong, rule.restPersistence()));
  }

  /** A Markdown table of rules on one scene. */
  public static String table(Network network, StreamScene scene, List<VoxelPolicy> rules)
      throws SensingException {
    StringBuilder out = new StringBuilder("### ").append(scene.name()).append("\n\n");
    out.append(
        "| rule | deltas | clearing | yield | frames | active | plain | changed % | recall %");
    out.append(" | precision % | supported % | rows % | MACs % | mIoU lost |\n");
    out.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    StreamTrial trial = new StreamTrial(network, scene, VoxelPolicy.DEFAULT.range());
    for (VoxelPolicy rule : rules) {
      StreamFigures f = trial.run(rule);
      if (f.frames() < 2) {
        // A short recording does not fill a long history.
        continue;
      }
      Clearing clearing = rule.clearing();
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s/%s/%s | %s | %s | %d | %.0f | %.0f | %.1f | %.1f | %s | %.1f | %.1f | %.1f | %s |%n",
              name(rule.hysteresis()),
              rule.deltas().offset(),
              rule.deltas().intensity(),
              rule.deltas().height(),
              clearing.isOn() ? clearing.cell() + "/" + clearing.margin() : "-",
              name(rule.yielding()),
              f.frames(),
              f.active(),
              f.plain(),
              100 * f.changed(),
              100 * f.recall(),
              percent(f.precision()),
              100 * f.supported(),
              100 * f.recomputed(),
              100 * f.executedMacs(),
              percent(f.plainMiou() - f.streamMiou())));
    }
    return out.toString();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "?" : String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String name(Yielding y) {
    if (!y.isOn()) {
      return "-";
    }
    return y.mostHits() == Yielding.ANY ? "" + y.lead() : y.lead() + "/" + y.mostHits();
  }

  private static String name(Hysteresis h) {
    return h.hits()
        + "/"
        + h.within()
        + "/"
        + h.persistence()
        + "/"
        + (h.strongPoints() == Hysteresis.NEVER_STRONG ? "-" : h.strongPoints())
        + (h.restPersistence() == h.persistence() ? "" : "/" + h.restPersistence());
  }

  /**
   * What persistence at rest buys, all else as by default, for 1 to 28 frames. One place a
   * persistence: 1, 2, 3, 4, 6, 8, then every second to 16, then every fourth to 28.
   *
   * @param network a trained one: what it loses is a line too
   */
  public static LinePlot plot(Network network, StreamScene scene) throws SensingException {
    StreamTrial trial = new StreamTrial(network, scene, VoxelPolicy.DEFAULT.range());
    int n = PERSISTENCE[PERSISTENCE.length - 1] + 1;
    double[][] lines = new double[5][n];
    for (double[] line : lines) {
      java.util.Arrays.fill(line, Double.NaN);
    }
    double[] before = new double[5];
    int last = 0;
    for (int persistence : PERSISTENCE) {
      VoxelPolicy rule =
          VoxelPolicy.DEFAULT.withHysteresis(
              VoxelPolicy.DEFAULT.hysteresis().withRestPersistence(persistence));
      StreamFigures with = trial.run(rule);
      double[] here = {
        with.changed(),
        with.executedMacs(),
        1 - with.recall(),
        1 - with.precision(),
        with.plainMiou() - with.streamMiou()
      };
      for (int l = 0; l < here.length; l++) {
        // The plot's places are even; between measured ones the line is straight.
        for (int at = last + 1; at <= persistence; at++) {
          double share = last == 0 ? 1 : (double) (at - last) / (persistence - last);
          lines[l][at] = 100 * (before[l] + share * (here[l] - before[l]));
        }
        before[l] = here[l];
      }
      last = persistence;
    }
    return new LinePlot("Persistence at rest, " + scene.name(), "frames", "percent")
        .line("changed, of the plain", lines[0])
        .line("MACs, of full plain", lines[1])
        .line("plain voxels missed", lines[2])
        .line("off surface", lines[3])
        .line("mIoU lost", lines[4]);
  }
}
