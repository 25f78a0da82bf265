package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Layer;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole networks on a real scan: milliseconds by part. One thread by its processor time, two on the
 * wall.
 */
final class NetworkMeasure {

  private NetworkMeasure() {}

  static void measure(
      String id, Network network, Scan scan, Effort effort, long seed, Measures measures) {
    for (int threads = 1; threads <= 2; threads++) {
      measure(id, network, scan, threads, effort, seed, measures);
    }
    measures.put(id + ".mmac", network.countMacs(scan.keys()).total() / 1e6);
    measures.put(id + ".sites", scan.sites());
  }

  private static void measure(
      String id,
      Network network,
      Scan scan,
      int threads,
      Effort effort,
      long seed,
      Measures measures) {
    Clock clock = threads == 1 ? Clock.THREAD : Clock.WALL;
    float[] features = Subject.features(seed, scan.sites() * network.inputChannels());
    String input = network.layers().getFirst().name();
    try (Peak peak = new Peak();
        Session session = Subject.open(network, KernelProvider.AUTO, threads, clock::nanos)) {
      Receipt receipt = session.keyframe(scan.keys(), features);
      List<String> convolutions = new ArrayList<>();
      for (Layer layer : network.layers()) {
        if (receipt.layer(layer.name()).executedMacs() > 0) {
          convolutions.add(layer.name());
        }
      }
      // Several parts of one call: each is a contender of its own, on a call of its own.
      Rounds rounds =
          new Rounds()
              .add("peak", threads == 1 ? peak.oneThread() : peak.twoThreads())
              .add("whole", Timed.by(clock, () -> session.keyframe(scan.keys(), features)))
              .add(
                  "maps",
                  () -> {
                    session.keyframe(scan.keys(), features);
                    return session.metered(input) + session.meteredSites();
                  })
              .add(
                  "convolutions",
                  () -> {
                    session.keyframe(scan.keys(), features);
                    return convolutions.stream().mapToLong(session::metered).sum();
                  })
              .run(effort.warmUp(), effort.rounds());
      double whole = rounds.median("whole");
      double maps = rounds.median("maps");
      double convolved = rounds.median("convolutions");
      double gflops = threads * peak.gflops(rounds.median("peak"));
      String own = id + "." + threads + "t.";
      measures.put(own + "ms", whole / 1e6);
      measures.put(own + "maps.ms", maps / 1e6);
      measures.put(own + "convolutions.ms", convolved / 1e6);
      measures.put(own + "rest.ms", Math.max(0, whole - maps - convolved) / 1e6);
      measures.put(own + "mapsShare", 100 * maps / whole);
      measures.put(own + "percentOfPeak", 200 * receipt.executedMacs() / convolved / gflops);
    }
  }
}
