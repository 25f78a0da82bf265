package io.sparsewatt.perception.stage;

import io.sparsewatt.engine.Layer;
import io.sparsewatt.engine.LayerMode;
import io.sparsewatt.engine.MacCount;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.ExecutionMode;
import io.sparsewatt.events.v1.LayerReceipt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine's receipts in the form of the wire. */
final class Receipts {

  private Receipts() {}

  /**
   * Adds every layer's receipt.
   *
   * @param plain the same network's counts on plain voxels, or null where they were not counted
   */
  static void add(
      ActivationEvent.Builder event, Network network, Receipt receipt, @Nullable MacCount plain) {
    for (int i = 0; i < receipt.layers().size(); i++) {
      LayerReceipt.Builder layer = of(network.layers().get(i), receipt.layers().get(i));
      if (plain != null) {
        MacCount.LayerWork work = plain.layers().get(i);
        layer.setFullPlainMacs(work.macs()).setPlainSites(work.sites()).setPlainEdges(work.edges());
      }
      event.addLayers(layer);
    }
  }

  private static LayerReceipt.Builder of(Layer layer, io.sparsewatt.engine.LayerReceipt counts) {
    // The engine counts one edge a source where tensors meet; each then carries its own channels.
    int sources = Math.max(1, layer.sources().size());
    int inChannels =
        layer.operator().endsWith("concat") ? layer.inChannels() / sources : layer.inChannels();
    LayerReceipt.Builder wire =
        LayerReceipt.newBuilder()
            .setName(counts.name())
            .setKind(counts.operator())
            .setMode(mode(counts.mode()))
            .setInputChannels(Math.max(1, inChannels))
            .setOutputChannels(layer.outChannels())
            .setParameters(layer.parameters())
            .setSites(counts.sites())
            .setDirtySites(counts.dirtySites())
            .setChangedUnits(counts.changedUnits())
            .setEdges(counts.edges())
            .setExecutedEdges(counts.executedEdges())
            .setEdgesFromChanged(counts.edgesFromChanged())
            .setDeltaMacs(counts.deltaMacs())
            .setExecutedMacs(counts.executedMacs())
            .setFullStreamMacs(counts.fullStreamMacs())
            .setParameterBytes(counts.parameterBytes())
            .setActivationBytes(counts.activationBytes())
            .setIndexBytes(counts.indexBytes());
    Optional<MacCount.LayerWork> dense = counts.dense();
    if (dense.isPresent()) {
      wire.setDenseMacs(dense.get().macs())
          .setDenseSites(dense.get().sites())
          .setDenseEdges(dense.get().edges());
    }
    return wire;
  }

  private static ExecutionMode mode(LayerMode mode) {
    return switch (mode) {
      case FULL -> ExecutionMode.EXECUTION_MODE_FULL;
      case INCREMENTAL -> ExecutionMode.EXECUTION_MODE_INCREMENTAL;
      case SKIPPED -> ExecutionMode.EXECUTION_MODE_SKIPPED;
    };
  }
}
