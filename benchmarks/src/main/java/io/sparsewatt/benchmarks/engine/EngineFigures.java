package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.FigureSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@code bench engine}, with the goals of the project. */
public final class EngineFigures {

  static final int[] CHANNELS = {16, 32, 64};
  static final String V10 = "engine.submanifold";
  static final String KITTI = "engine.kitti.submanifold";
  static final String SHIPPED = "engine.network.perception";
  static final String SCN = "engine.network.scnUNet";
  static final String SECOND = "engine.network.second";

  // By channels: percent of the FMA peak, times the chunked MKL stand-in, percent of the dense
  // bound.
  private static final Map<Integer, double[]> GOALS =
      Map.of(
          16,
          new double[] {45, 1.85, 50},
          32,
          new double[] {70, 1.7, 72},
          64,
          new double[] {82, 1.45, 82});

  private static final String LAYER = "one submanifold 3x3x3 layer, map at hand, bias and ReLU; ";

  private EngineFigures() {}

  /** All of them, in the order of the report. */
  public static List<FigureSpec> all() {
    List<FigureSpec> figures = new ArrayList<>();
    for (int channels : CHANNELS) {
      layer(figures, V10, channels, GOALS.getOrDefault(channels, new double[3]));
    }
    for (int channels : CHANNELS) {
      brief(figures, KITTI, channels);
    }
    map(figures, RayCastScene.NAME, true);
    map(figures, RecordedScan.KITTI, false);
    for (int channels : CHANNELS) {
      for (Change change : Change.values()) {
        for (int share : IncrementalMeasure.SHARES) {
          incremental(figures, channels, change, share);
        }
      }
    }
    network(figures, SHIPPED);
    network(figures, SCN);
    network(figures, SECOND);
    return List.copyOf(figures);
  }

  private static void layer(List<FigureSpec> figures, String prefix, int channels, double[] goals) {
    String one = prefix + ".c" + channels + ".1t.";
    String two = prefix + ".c" + channels + ".2t.";
    figures.add(
        FigureSpec.of(one + "percentOfPeak", "%", LAYER + "real MACs only")
            .atLeast(goals[0])
            .beside("FMA peak, GFLOP/s", one + "peak", null));
    figures.add(FigureSpec.of(one + "ms", "ms", LAYER + "thread CPU time"));
    figures.add(
        FigureSpec.of(prefix + ".c" + channels + ".scalar.1t.ms", "ms", "the same by scalar code"));
    figures.add(
        FigureSpec.of(one + "mklChunked.ratio", "x", "gather, sgemm of 256 rows, scatter")
            .atLeast(goals[1])
            .beside("MKL, ms", one + "mklChunked.ms", null));
    for (String peer : List.of("mklWhole", "openblasChunked", "openblasWhole")) {
      String library = peer.startsWith("mkl") ? "MKL, ms" : "OpenBLAS, ms";
      String how = peer.endsWith("Whole") ? "all rows of a tap" : "256 rows";
      figures.add(
          FigureSpec.of(one + peer + ".ratio", "x", "gather, sgemm of " + how + ", scatter")
              .beside(library, one + peer + ".ms", null));
    }
    figures.add(
        FigureSpec.of(
                one + "denseBound",
                "%",
                "real MACs a second, ours by dense conv3d's on 128x128x32 cells: the share of the"
                    + " ratio of MACs that becomes speed")
            .atLeast(goals[2])
            .beside("oneDNN, GMAC/s", one + "dense.gmacs", null));
    figures.add(
        FigureSpec.of(two + "percentOfPeak", "%", LAYER + "two threads")
            .beside("FMA peak of two threads, GFLOP/s", two + "peak", null));
    figures.add(FigureSpec.of(two + "ms", "ms", LAYER + "wall time"));
    figures.add(FigureSpec.of(two + "speedup", "x", "two threads by one, wall time").atLeast(1.85));
    figures.add(
        FigureSpec.of(
                prefix + ".c" + channels + ".allocatedBytes",
                "bytes",
                "allocated by the layer, its map and lists; the greatest of all calls")
            .atMost(0));
  }

  private static void brief(List<FigureSpec> figures, String prefix, int channels) {
    String one = prefix + ".c" + channels + ".1t.";
    figures.add(
        FigureSpec.of(one + "percentOfPeak", "%", "as on v10, on a real scan at 0.1 m")
            .beside("FMA peak, GFLOP/s", one + "peak", null));
    figures.add(
        FigureSpec.of(one + "mklChunked.ratio", "x", "gather, sgemm of 256 rows, scatter")
            .beside("MKL, ms", one + "mklChunked.ms", null));
  }

  private static void map(List<FigureSpec> figures, String scan, boolean goal) {
    String id = "engine.map." + scan;
    FigureSpec ratio =
        FigureSpec.of(
                id + ".vsHash",
                "x",
                "check, sort, kernel map, tile lists; the hash (13 look-ups a site) is given sorted"
                    + " keys and ends in the same lists")
            .beside("open-addressing hash, ms", id + ".hash.ms", null);
    figures.add(goal ? ratio.atLeast(3) : ratio);
    figures.add(FigureSpec.of(id + ".ms", "ms", "the same, thread CPU time"));
    figures.add(FigureSpec.of(id + ".sites", "sites", "of the scene"));
    figures.add(FigureSpec.of(id + ".neighbours", "edges", "a site, itself included"));
  }

  private static void incremental(
      List<FigureSpec> figures, int channels, Change change, int share) {
    String id = IncrementalMeasure.id(channels, change, share);
    String what = share + " % of sites, " + change.name().toLowerCase(Locale.ROOT);
    FigureSpec efficiency =
        FigureSpec.of(id + ".efficiency", "%", what + ": speed-up by 1 / affected MACs")
            .beside("affected MACs, %", id + ".affected", id + ".speedup");
    boolean goal = change == Change.CLUSTERED && channels >= 32;
    figures.add(goal ? efficiency.atLeast(75) : efficiency);
    figures.add(
        FigureSpec.of(id + ".ofFull", "%", what + ": time by the fastest full run's")
            .atMost(105)
            .beside("fastest full run, ms", id + ".full.ms", id + ".speedup"));
  }

  private static void network(List<FigureSpec> figures, String network) {
    for (int threads = 1; threads <= 2; threads++) {
      boolean goal = threads == 2;
      String id = network + "." + threads + "t.";
      String how = threads == 1 ? ", one thread's processor time" : ", two threads, wall time";
      FigureSpec whole = FigureSpec.of(id + "ms", "ms", "keyframe, random features" + how);
      figures.add(goal && network.equals(SHIPPED) ? whole.atMost(30) : whole);
      figures.add(FigureSpec.of(id + "maps.ms", "ms", "input, sites, kernel maps, lists" + how));
      figures.add(FigureSpec.of(id + "convolutions.ms", "ms", "layers with MACs" + how));
      figures.add(FigureSpec.of(id + "rest.ms", "ms", "all else" + how));
      FigureSpec share = FigureSpec.of(id + "mapsShare", "%", "maps of the whole" + how);
      figures.add(goal ? share.atMost(20) : share);
      FigureSpec percent =
          FigureSpec.of(id + "percentOfPeak", "%", "convolutions, of the FMA peak" + how);
      figures.add(goal ? percent.atLeast(55) : percent);
    }
    figures.add(FigureSpec.of(network + ".mmac", "MMAC", "of the scan"));
    figures.add(FigureSpec.of(network + ".sites", "sites", "of the scan"));
  }
}
