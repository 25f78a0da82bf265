package io.sparsewatt.standalone.perception;

import io.sparsewatt.engine.Calibration;
import io.sparsewatt.engine.LayerReceipt;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Quantisation;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.simulator.worlds.LabelledWorlds;
import io.sparsewatt.training.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network in INT8 beside itself in FP32 on the same streams of voxels: how often both give the
 * same class, how much of a full pass each computes, and the time of a full pass as a ratio. All
 * but the last are counts, the same on every machine.
 */
public final class FormatComparison {

  /** Simulated scans of the training split that scales are chosen by. */
  public static final int CALIBRATION_SCANS = 32;

  // Not a seed that weights are trained from: other scans of the same families.
  private static final long SEED = 127;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  // Full passes of each format in turn; the first half warms up.
  private static final int RUNS = 40;

  private final Network fp32;
  private final Network int8;

  /**
   * Calibrates on simulated scans of the training split.
   *
   * @param fp32 the network
   * @param share as {@link Quantisation#share()}
   * @param kept layers that stay in FP32
   */
  public FormatComparison(Network fp32, double share, List<String> kept) {
    this(fp32, share, kept, CALIBRATION_SCANS);
  }

  FormatComparison(Network fp32, double share, List<String> kept, int scans) {
    this.fp32 = fp32;
    SimulatedSamples samples =
        new SimulatedSamples(SEED, new LabelledWorlds(), VoxelPolicy.DEFAULT);
    List<Calibration.Frame> frames = new ArrayList<>();
    for (int n = 0; n < scans; n++) {
      Sample sample = samples.sample(n);
      frames.add(new Calibration.Frame(sample.keys(), sample.features()));
    }
    this.int8 =
        Quantisation.of(Calibration.of(fp32, frames))
            .withShare(share)
            .keeping(kept.toArray(String[]::new))
            .quantise();
  }

  /** The network in INT8. */
  public Network int8() {
    return int8;
  }

  /** The same figures of both formats, by id. */
  public record Figures(List<Figure> int8, List<Figure> fp32) {}

  /** Runs both over streams; keyframes are not counted as recomputation. */
  public Figures run(List<VoxelStream> streams) {
    Figures figures = new Figures(new ArrayList<>(), new ArrayList<>());
    for (VoxelStream stream : streams) {
      run(stream, figures);
    }
    return figures;
  }

  private void run(VoxelStream stream, Figures figures) {
    Work whole = new Work();
    Work bytes = new Work();
    long voxels = 0;
    long same = 0;
    try (Session one = fp32.open(SessionOptions.defaults().withThreads(2));
        Session two = int8.open(SessionOptions.defaults().withThreads(2))) {
      for (VoxelUpdate update : stream.updates()) {
        whole.add(fp32, take(one, update));
        bytes.add(int8, take(two, update));
        LayerRows a = one.output();
        LayerRows b = two.output();
        voxels += a.sites();
        for (int n = 0; n < a.sites(); n++) {
          same += greatest(a, n) == greatest(b, n) ? 1 : 0;
        }
      }
    }
    String id = "perception.stream." + stream.name();
    String frames = stream.updates().size() + " frames";
    figures.int8.add(
        new Figure(id + ".agreement", (double) same / voxels, "share", voxels, frames));
    figures.fp32.add(new Figure(id + ".agreement", 1, "share", voxels, frames));
    bytes.report(id, figures.int8);
    whole.report(id, figures.fp32);
    String note = "of processor time of a keyframe, one thread, median of " + RUNS / 2;
    double ratio = timeRatio(stream.updates().getFirst());
    figures.int8.add(new Figure(id + ".time", ratio, "ratio", RUNS / 2, note));
    figures.fp32.add(new Figure(id + ".time", 1, "ratio", RUNS / 2, note));
  }

  private double timeRatio(VoxelUpdate keyframe) {
    double[] ratios = new double[RUNS];
    try (Session one = fp32.open(SessionOptions.defaults());
        Session two = int8.open(SessionOptions.defaults())) {
      for (int run = 0; run < RUNS; run++) {
        long start = THREADS.getCurrentThreadCpuTime();
        take(one, keyframe);
        long between = THREADS.getCurrentThreadCpuTime();
        take(two, keyframe);
        long end = THREADS.getCurrentThreadCpuTime();
        ratios[run] = (end - between) / (double) Math.max(1, between - start);
      }
    }
    double[] warm = Arrays.copyOfRange(ratios, RUNS / 2, RUNS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static Receipt take(Session session, VoxelUpdate update) {
    return update.kind() == VoxelUpdate.Kind.KEYFRAME
        ? session.keyframe(update.upserted(), update.features())
        : session.update(update.deactivated(), update.upserted(), update.features());
  }

  private static int greatest(LayerRows rows, int row) {
    int best = 0;
    for (int c = 1; c < rows.channels(); c++) {
      best = rows.value(row, c) > rows.value(row, best) ? c : best;
    }
    return best;
  }

  /** What a session did, keyframes aside. */
  private static final class Work {
    private long macs;
    private long fullMacs;
    private long rows;
    private long fullRows;
    private long changedRows;
    private long changedUnits;
    private long fullUnits;

    void add(Network network, Receipt receipt) {
      if (receipt.keyframe()) {
        return;
      }
      macs += receipt.executedMacs();
      fullMacs += receipt.fullStreamMacs();
      for (LayerReceipt layer : receipt.layers()) {
        if (!layer.operator().equals("input")) {
          rows += layer.dirtySites();
          fullRows += layer.sites();
          changedRows += layer.changedSites();
          changedUnits += layer.changedUnits();
          fullUnits += layer.sites() * network.layer(layer.name()).outChannels();
        }
      }
    }

    void report(String id, List<Figure> figures) {
      figures.add(share(id + ".recomputed-macs", macs, fullMacs));
      figures.add(share(id + ".recomputed-rows", rows, fullRows));
      figures.add(share(id + ".changed-rows", changedRows, fullRows));
      figures.add(share(id + ".changed-units", changedUnits, fullUnits));
    }

    private static Figure share(String id, long part, long whole) {
      String note = "of a full pass on the stream's voxels";
      return new Figure(id, (double) part / Math.max(1, whole), "share", whole, note);
    }
  }
}
