package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Layer;
import io.sparsewatt.engine.LayerReceipt;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;

/** Whole networks on a real scan, two threads: milliseconds by part. */
final class NetworkMeasure {

  private NetworkMeasure() {}

  static void measure(
      String id, Network network, Scan scan, Effort effort, long seed, Measures measures) {
    float[] features = Subject.features(seed, scan.sites() * network.inputChannels());
    try (Peak peak = new Peak();
        Session session = Subject.open(network, KernelProvider.AUTO, 2, Clock.WALL::nanos)) {
      Receipt receipt = session.keyframe(scan.keys(), features);
      int total = effort.warmUp() + effort.rounds();
      double[] maps = new double[total];
      double[] convolutions = new double[total];
      int[] call = {0};
      Rounds rounds =
          new Rounds()
              .add("peak", peak.twoThreads())
              .add(
                  "whole",
                  () -> {
                    long start = System.nanoTime();
                    session.keyframe(scan.keys(), features);
                    long whole = System.nanoTime() - start;
                    maps[call[0]] =
                        session.metered(network.layers().getFirst().name())
                            + session.meteredSites();
                    convolutions[call[0]++] = convolutions(session, receipt);
                    return whole;
                  })
              .run(effort.warmUp(), effort.rounds());
      double whole = rounds.median("whole");
      double mapped = Rounds.median(tail(maps, effort));
      double convolved = Rounds.median(tail(convolutions, effort));
      double gflops = 2 * peak.gflops(rounds.median("peak"));
      measures.put(id + ".2t.ms", whole / 1e6);
      measures.put(id + ".2t.maps.ms", mapped / 1e6);
      measures.put(id + ".2t.convolutions.ms", convolved / 1e6);
      measures.put(id + ".2t.rest.ms", (whole - mapped - convolved) / 1e6);
      measures.put(id + ".2t.mapsShare", 100 * mapped / whole);
      measures.put(id + ".2t.percentOfPeak", 200 * receipt.executedMacs() / convolved / gflops);
      measures.put(id + ".mmac", receipt.executedMacs() / 1e6);
      measures.put(id + ".sites", scan.sites());
    }
  }

  private static double convolutions(Session session, Receipt receipt) {
    double sum = 0;
    for (Layer layer : session.network().layers()) {
      LayerReceipt cost = receipt.layer(layer.name());
      if (cost.executedMacs() > 0) {
        sum += session.metered(layer.name());
      }
    }
    return sum;
  }

  private static double[] tail(double[] values, Effort effort) {
    return java.util.Arrays.copyOfRange(values, effort.warmUp(), values.length);
  }
}
