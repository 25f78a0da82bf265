package io.sparsewatt.engine;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What one frame cost, layer by layer. Equal frames on an equal network give equal receipts,
 * whatever computed them.
 *
 * @param keyframe whether the frame started from nothing
 * @param renumbered whether sites and kernel maps were built from nothing: by a keyframe, or by an
 *     update that moved more sites than {@link NetworkBuilder#renumbering} says. Which rows are
 *     computed does not depend on it
 * @param mapEdits edges entered into or removed from the kernel maps, all of them if they were
 *     built from nothing; a map shared by layers counts once
 * @param layers in the order of {@link Network#layers()}
 */
public record Receipt(
    boolean keyframe, boolean renumbered, long mapEdits, List<LayerReceipt> layers) {

  /** Copies the list. */
  public Receipt {
    layers = List.copyOf(layers);
  }

  /** MACs computed in this frame. */
  public long executedMacs() {
    return sum(LayerReceipt::executedMacs);
  }

  /** MACs of a full pass on the current sites. */
  public long fullStreamMacs() {
    return sum(LayerReceipt::fullStreamMacs);
  }

  /** MACs of the dense network on the session's extent; empty if none was given. */
  public OptionalLong denseMacs() {
    long total = 0;
    for (LayerReceipt layer : layers) {
      if (layer.denseMacs().isEmpty()) {
        return OptionalLong.empty();
      }
      total = Math.addExact(total, layer.denseMacs().getAsLong());
    }
    return OptionalLong.of(total);
  }

  /** MACs of delta fan-out ({@link LayerReceipt#deltaMacs()}). */
  public long deltaMacs() {
    return sum(LayerReceipt::deltaMacs);
  }

  /**
   * The receipt of a layer.
   *
   * @throws IllegalArgumentException if no layer has the name
   */
  public LayerReceipt layer(String name) {
    for (LayerReceipt layer : layers) {
      if (layer.name().equals(name)) {
        return layer;
      }
    }
    throw new IllegalArgumentException("no layer is named '" + name + "' in this receipt");
  }

  /** The exact sum of one count over the layers. */
  public long sum(ToLongFunction<LayerReceipt> count) {
    long total = 0;
    for (LayerReceipt layer : layers) {
      total = Math.addExact(total, count.applyAsLong(layer));
    }
    return total;
  }
}
