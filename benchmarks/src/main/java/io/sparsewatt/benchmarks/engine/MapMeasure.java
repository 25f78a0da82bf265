package io.sparsewatt.benchmarks.engine;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.harness.Measures;
import io.sparsewatt.benchmarks.harness.Rounds;
import io.sparsewatt.benchmarks.harness.Timed;
import io.sparsewatt.benchmarks.peer.HashedMap;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Session;

/**
 * A kernel map and its tile lists. Ours from keys as the sensor met them: checked, sorted, entered
 * with their (one-channel) rows, mapped, listed. The hash from keys that are sorted already.
 */
final class MapMeasure {

  private MapMeasure() {}

  static void measure(Scan scan, Effort effort, long seed, Measures measures) {
    long[] rising = scan.rising();
    float[] features = Subject.features(seed, scan.sites());
    HashedMap hash = new HashedMap();
    try (Session session =
        Subject.open(Subject.stack(seed, 1, 1), KernelProvider.AUTO, 1, Clock.THREAD::nanos)) {
      Rounds rounds =
          new Rounds()
              .add(
                  "ours",
                  () -> {
                    session.keyframe(scan.keys(), features);
                    return session.metered(Subject.INPUT) + session.meteredSites();
                  })
              .add(
                  "hash",
                  Timed.by(
                      Clock.THREAD,
                      () -> {
                        hash.build(rising);
                        hash.list();
                      }))
              .run(4 * effort.warmUp(), 4 * effort.rounds());
      long edges = session.keyframe(scan.keys(), features).layer(Subject.layer(1)).edges();
      if (edges != hash.listed()) {
        throw new IllegalStateException("the hash lists " + hash.listed() + " edges, we " + edges);
      }
      String id = "engine.map." + scan.name();
      measures.put(id + ".ms", rounds.median("ours") / 1e6);
      measures.put(id + ".hash.ms", rounds.median("hash") / 1e6);
      measures.put(id + ".vsHash", rounds.median("hash") / rounds.median("ours"));
      measures.put(id + ".neighbours", (double) edges / scan.sites());
      measures.put(id + ".sites", scan.sites());
    }
  }
}
