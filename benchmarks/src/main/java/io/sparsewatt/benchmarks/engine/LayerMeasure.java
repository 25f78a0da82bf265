package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.benchmarks.peer.BlasLibrary;
import io.sparsewatt.benchmarks.peer.DenseConvolution;
import io.sparsewatt.benchmarks.peer.GatherScatter;
import io.sparsewatt.benchmarks.peer.RuleBook;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.Weights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One submanifold 3x3x3 layer, C to C channels, bias and ReLU, its kernel map at hand: ours as the
 * third layer of a stack, so that its input was just written by another; beside it the peers, the
 * processor's limit and dense convolution, all in turn.
 */
final class LayerMeasure {

  private static final int CHUNK = 256;
  private static final String MEASURED = Subject.layer(3);
  // Sides of the dense peer's grid.
  private static final int[] GRID = {128, 128, 32};

  private final Scan scan;
  private final Effort effort;
  private final long seed;
  private final Measures measures;

  LayerMeasure(Scan scan, Effort effort, long seed, Measures measures) {
    this.scan = scan;
    this.effort = effort;
    this.seed = seed;
    this.measures = measures;
  }

  /** With every peer, on one thread and on two. */
  void whole(String prefix, int channels) {
    measure(prefix, channels, true);
  }

  /** Ours and the strongest stand-in alone, on one thread. */
  void brief(String prefix, int channels) {
    measure(prefix, channels, false);
  }

  private void measure(String prefix, int channels, boolean whole) {
    Network network = Subject.stack(seed, channels, 3);
    long[] keys = scan.rising();
    float[] features = Subject.features(seed, keys.length * channels);
    RuleBook rules = RuleBook.of(keys);
    Rounds rounds = new Rounds();
    List<Session> sessions = new ArrayList<>();
    try (Peak peak = new Peak()) {
      rounds.add("peak1", peak.oneThread());
      Session ours =
          add(rounds, sessions, "ours", network, KernelProvider.AUTO, 1, Clock.THREAD, features);
      long macs = ours.keyframe(keys, features).layer(MEASURED).executedMacs();
      Map<String, GatherScatter> peers = peers(rules, channels, whole);
      float[] input = ours.rows(Subject.layer(2)).toArray();
      peers.forEach(
          (name, peer) -> rounds.add(name, Timed.by(Clock.THREAD, () -> peer.run(input))));
      if (whole) {
        rounds.add("peak2", peak.twoThreads());
        add(rounds, sessions, "wall1", network, KernelProvider.AUTO, 1, Clock.WALL, features);
        add(rounds, sessions, "wall2", network, KernelProvider.AUTO, 2, Clock.WALL, features);
      }
      rounds.run(effort.warmUp(), effort.rounds());
      peers.forEach(
          (name, peer) -> Agreement.require(name, peer.rows(), ours.rows(MEASURED).toArray()));
      double nanos = rounds.median("ours");
      String one = prefix + ".c" + channels + ".1t.";
      measures.put(one + "ms", nanos / 1e6);
      measures.put(one + "gmacs", macs / nanos);
      double gflops1 = peak.gflops(rounds.median("peak1"));
      measures.put(one + "peak", gflops1);
      measures.put(one + "percentOfPeak", 100 * 2 * macs / nanos / gflops1);
      for (String name : peers.keySet()) {
        measures.put(one + name + ".ms", rounds.median(name) / 1e6);
        measures.put(one + name + ".ratio", rounds.median(name) / nanos);
      }
      if (whole) {
        String two = prefix + ".c" + channels + ".2t.";
        double gflops2 = 2 * peak.gflops(rounds.median("peak2"));
        measures.put(two + "ms", rounds.median("wall2") / 1e6);
        measures.put(two + "peak", gflops2);
        measures.put(two + "percentOfPeak", 200 * macs / rounds.median("wall2") / gflops2);
        measures.put(two + "speedup", rounds.median("wall1") / rounds.median("wall2"));
      }
    } finally {
      sessions.forEach(Session::close);
    }
    if (whole) {
      scalar(prefix, channels, keys, features);
      dense(prefix, channels, keys, features);
      allocation(prefix, channels, keys, features);
    }
  }

  private Session add(
      Rounds rounds,
      List<Session> sessions,
      String name,
      Network network,
      KernelProvider kernels,
      int threads,
      Clock clock,
      float[] features) {
    Session session = Subject.open(network, kernels, threads, clock::nanos);
    sessions.add(session);
    long[] keys = scan.rising();
    rounds.add(
        name,
        () -> {
          session.keyframe(keys, features);
          return session.metered(MEASURED);
        });
    return session;
  }

  private Map<String, GatherScatter> peers(RuleBook rules, int channels, boolean whole) {
    Map<String, GatherScatter> peers = new java.util.LinkedHashMap<>();
    Weights weights = Subject.weights(seed);
    float[] weight = weights.tensor(MEASURED + ".weight", RuleBook.TAPS, channels, channels);
    float[] bias = weights.tensor(MEASURED + ".bias", channels);
    for (Supplier<BlasLibrary> library :
        List.<Supplier<BlasLibrary>>of(BlasLibrary::mkl, BlasLibrary::openblas)) {
      try {
        BlasLibrary blas = library.get();
        String name = blas.name().toLowerCase(java.util.Locale.ROOT);
        peers.put(name + "Chunked", new GatherScatter(blas, rules, channels, CHUNK, weight, bias));
        if (whole) {
          peers.put(
              name + "Whole",
              new GatherScatter(blas, rules, channels, Integer.MAX_VALUE, weight, bias));
        }
      } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
        measures.remark("BLAS", "left out, it has no code for this machine: " + e);
      }
    }
    return peers;
  }

  // Apart from the others: its rounds are long.
  private void scalar(String prefix, int channels, long[] keys, float[] features) {
    try (Session session =
        Subject.open(
            Subject.stack(seed, channels, 3), KernelProvider.SCALAR, 1, Clock.THREAD::nanos)) {
      Rounds rounds =
          new Rounds()
              .add(
                  "scalar",
                  () -> {
                    session.keyframe(keys, features);
                    return session.metered(MEASURED);
                  })
              .run(effort.fewWarmUp(), effort.few());
      measures.put(prefix + ".c" + channels + ".scalar.1t.ms", rounds.median("scalar") / 1e6);
    }
  }

  /** Both rates, as MACs a nanosecond; ours again beside the peer, since clocks drift. */
  private void dense(String prefix, int channels, long[] keys, float[] features) {
    String id = prefix + ".c" + channels + ".1t.";
    Weights weights = Subject.weights(seed);
    float[] weight = weights.tensor(MEASURED + ".weight", RuleBook.TAPS, channels, channels);
    float[] bias = weights.tensor(MEASURED + ".bias", channels);
    try (DenseConvolution dense = new DenseConvolution(GRID, channels, weight, bias);
        Session session =
            Subject.open(
                Subject.stack(seed, channels, 3), KernelProvider.AUTO, 1, Clock.THREAD::nanos)) {
      DenseCrop.verify(scan, GRID, channels, seed, dense, 2, 3);
      long macs = session.keyframe(keys, features).layer(MEASURED).executedMacs();
      Rounds rounds =
          new Rounds()
              .add("dense", Timed.by(Clock.THREAD, dense::run))
              .add(
                  "ours",
                  () -> {
                    session.keyframe(keys, features);
                    return session.metered(MEASURED);
                  })
              .run(effort.fewWarmUp(), effort.few());
      double theirs = dense.macs() / rounds.median("dense");
      measures.put(id + "dense.gmacs", theirs);
      measures.put(id + "denseBound", 100 * (macs / rounds.median("ours")) / theirs);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      measures.remark("peer.oneDNN", "left out, it has no code for this machine: " + e);
    }
  }

  private void allocation(String prefix, int channels, long[] keys, float[] features) {
    LongSupplier allocated = allocated();
    try (Session session =
        Subject.open(Subject.stack(seed, channels, 3), KernelProvider.AUTO, 1, allocated)) {
      double[] bytes = new double[effort.rounds()];
      for (int round = -effort.warmUp(); round < bytes.length; round++) {
        session.keyframe(keys, features);
        if (round >= 0) {
          bytes[round] = session.metered(MEASURED) + session.meteredSites();
        }
      }
      measures.put(
          prefix + ".c" + channels + ".allocatedBytes",
          java.util.Arrays.stream(bytes).max().orElseThrow());
    }
  }

  /** Bytes that the calling thread has allocated. */
  static LongSupplier allocated() {
    if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads) {
      return threads::getCurrentThreadAllocatedBytes;
    }
    throw new IllegalStateException("this JVM does not count allocated bytes by thread");
  }
}
