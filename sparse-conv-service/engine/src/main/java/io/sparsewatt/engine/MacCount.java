package io.sparsewatt.engine;

import java.util.List;

/**
 * The work of a full pass, counted without doing it.
 *
 * @param layers in the order of {@link Network#layers()}
 */
public record MacCount(List<LayerWork> layers) {

  /**
   * One layer's share.
   *
   * @param sites active output sites
   * @param edges as in {@link LayerReceipt#edges()}
   * @param macs as {@link LayerReceipt#fullStreamMacs()}
   */
  public record LayerWork(String name, String operator, long sites, long edges, long macs) {}

  /** Copies the list. */
  public MacCount {
    layers = List.copyOf(layers);
  }

  /** MACs of all layers. */
  public long total() {
    long total = 0;
    for (LayerWork layer : layers) {
      total = Math.addExact(total, layer.macs());
    }
    return total;
  }
}
