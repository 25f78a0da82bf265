package io.sparsewatt.pricing.stage;

import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.PassCounts;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import java.util.ArrayList;
import java.util.List;

/** Receipts as they stand on the wire, as the counts that energy is derived from. */
public final class Receipts {

  // Far above any network (a dense pass over a kilometre at 5 cm is 1e15) and so far below 2^63
  // that no
  // window of frames can overflow: a receipt is refused before it can spoil a sum.
  private static final long MAX_MACS = 1L << 50;

  private Receipts() {}

  /**
   * The layers of a frame.
   *
   * @throws UnprocessableRecordException if a count is negative or a layer has no channels
   */
  public static List<LayerCounts> of(ActivationEvent event) throws UnprocessableRecordException {
    List<LayerCounts> layers = new ArrayList<>(event.getLayersCount());
    for (LayerReceipt layer : event.getLayersList()) {
      requireBound(event, layer);
      try {
        layers.add(of(layer, event.getPlainCounted()));
      } catch (IllegalArgumentException e) {
        throw new UnprocessableRecordException(
            "receipt-contradicts-itself",
            "layer " + layer.getName() + " of n " + event.getId().getN() + ": " + e.getMessage(),
            e);
      }
    }
    return layers;
  }

  private static void requireBound(ActivationEvent event, LayerReceipt layer)
      throws UnprocessableRecordException {
    long[] counts = {
      layer.getParameters(),
      layer.getSites(),
      layer.getDirtySites(),
      layer.getEdges(),
      layer.getExecutedEdges(),
      layer.getDeltaMacs(),
      layer.getExecutedMacs(),
      layer.getFullStreamMacs(),
      layer.getFullPlainMacs(),
      layer.getPlainSites(),
      layer.getPlainEdges(),
      layer.getDenseMacs(),
      layer.getDenseSites(),
      layer.getDenseEdges()
    };
    for (long count : counts) {
      if (count > MAX_MACS) {
        throw new UnprocessableRecordException(
            "receipt-overflows",
            "layer "
                + layer.getName()
                + " of n "
                + event.getId().getN()
                + " counts "
                + count
                + "; at most "
                + MAX_MACS
                + " are taken");
      }
    }
  }

  /** One layer; {@code plainCounted} says whether its full-plain counts were made. */
  public static LayerCounts of(LayerReceipt layer, boolean plainCounted) {
    return new LayerCounts(
        layer.getName(),
        layer.getInputChannels(),
        layer.getOutputChannels(),
        layer.getParameters(),
        new PassCounts(layer.getExecutedMacs(), layer.getExecutedEdges(), layer.getDirtySites()),
        new PassCounts(layer.getFullStreamMacs(), layer.getEdges(), layer.getSites()),
        plainCounted
            ? new PassCounts(layer.getFullPlainMacs(), layer.getPlainEdges(), layer.getPlainSites())
            : null,
        new PassCounts(layer.getDenseMacs(), layer.getDenseEdges(), layer.getDenseSites()),
        // The receipt counts delta fan-out in multiply-adds: one for every output channel.
        layer.getDeltaMacs() / Math.max(1, layer.getOutputChannels()));
  }
}
