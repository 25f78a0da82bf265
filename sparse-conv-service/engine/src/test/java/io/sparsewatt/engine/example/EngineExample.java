package io.sparsewatt.engine.example;

import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;

/** Builds a network, runs a frame, sends a change, and reads what it cost. */
public final class EngineExample {

  private EngineExample() {}

  public static void main(String[] arguments) {
    // quoted in docs/interchange.md from here
    NetworkBuilder builder = Network.builder("tiny", Weights.he(42));
    Tensor voxels = builder.input("voxels", 1);
    Tensor fine = voxels.submanifoldConv("fine", 16, Geometry.cube(3)).relu("fine.relu");
    Tensor coarse = fine.stridedConv("down", 32, Geometry.cube(2, 2)).relu("down.relu");
    Network network =
        builder.build(coarse.inverseConv("up", 16).add("skip", fine).linear("head", 7));

    long[] sites = SiteKey.ofAll(0, 0, 0, 0, 0, 1, 40, 0, 0);
    try (Session session = network.open(SessionOptions.defaults().withThreads(2))) {
      Receipt frame = session.keyframe(sites, new float[] {1, 2, 3});
      Receipt delta =
          session.update(SiteKey.ofAll(40, 0, 0), SiteKey.ofAll(41, 0, 0), new float[] {3});
      float[] logits = session.output().toArray(); // [site][class], sites in canonical order
      System.out.printf(
          "%d logits; frame %d MACs, delta %d of %d%n",
          logits.length, frame.executedMacs(), delta.executedMacs(), delta.fullStreamMacs());
    }
    // to here
  }
}
