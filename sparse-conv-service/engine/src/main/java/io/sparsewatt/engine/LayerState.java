package io.sparsewatt.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one layer by slot, and what the current frame did to them. */
final class LayerState {

  final Layer layer;
  final SiteLevel level;
  // Null where a row depends on its own slot alone.
  final @Nullable KernelMap map;
  final List<LayerState> sources;
  final @Nullable LayerState residual;
  // Channels of an accumulator row: channels out, for matrices padded to whole vectors.
  final int width;
  // Weights, padded to the width and arranged for the kernels; biases, padded.
  final float[] weight;
  final float[] bias;
  float[] rows = {};

  /**
   * Slots whose rows changed or are new, in rising order of slots, and how many units of each did.
   */
  final IntList changed = new IntList();

  final IntList changedUnits = new IntList();

  /** Units other than +0 of each row that vanished, in the order of {@link SiteLevel#removed()}. */
  final IntList vanishedUnits = new IntList();

  /** Slots of the rows computed in this frame, where it was not all of them. */
  final IntList computed = new IntList();

  LayerMode mode = LayerMode.SKIPPED;
  long dirtySites;
  long executedEdges;

  LayerState(
      Layer layer,
      SiteLevel level,
      @Nullable KernelMap map,
      List<LayerState> sources,
      @Nullable LayerState residual,
      Kernels kernels) {
    this.layer = layer;
    this.level = level;
    this.map = map;
    this.sources = sources;
    this.residual = residual;
    int lanes = layer.kind.isMatrix() ? kernels.lanes() : 1;
    this.width = (layer.outChannels + lanes - 1) / lanes * lanes;
    float[] wide = padded(layer.weight, layer.outChannels, width);
    this.weight =
        layer.kind.isMatrix()
            ? kernels.arranged(wide, map == null ? 1 : map.taps(), layer.inChannels, width)
            : wide;
    this.bias = padded(layer.bias, layer.outChannels, width);
  }

  /** Edges on the current sites. */
  long edges() {
    KernelMap own = map;
    return own == null ? (long) level.sites() * sources.size() : own.edges();
  }

  /** Edges that end in a row. */
  int edgesOf(int slot) {
    KernelMap own = map;
    return own == null ? sources.size() : own.sourceCount(layer.transposed, slot);
  }

  void ensureRoom() {
    int needed = Math.multiplyExact(level.capacity(), layer.outChannels);
    if (rows.length < needed) {
      rows = Arrays.copyOf(rows, needed);
    }
  }

  /** Forgets the frame before, and counts what vanished; its rows are still there. */
  void beginFrame() {
    changed.clear();
    changedUnits.clear();
    computed.clear();
    vanishedUnits.clear();
    IntList removed = level.removed();
    for (int n = 0; n < removed.size(); n++) {
      vanishedUnits.add(unitsOf(removed.get(n)));
    }
    mode = LayerMode.SKIPPED;
    dirtySites = 0;
    executedEdges = 0;
  }

  /**
   * Adds to the set every row that can differ from the frame before.
   *
   * @param enough may stop once the set holds more than so many
   */
  void addDirty(SlotSet dirty, long enough) {
    dirty.addAll(level.fresh());
    KernelMap own = map;
    if (own != null) {
      dirty.addAll(own.dirty(layer.transposed));
    }
    for (LayerState source : sources) {
      addTargets(own, source, dirty, enough);
    }
    if (residual != null) {
      addTargets(null, residual, dirty, enough);
    }
  }

  private void addTargets(
      @Nullable KernelMap through, LayerState source, SlotSet dirty, long enough) {
    for (int n = 0; n < source.changed.size() && dirty.size() <= enough; n++) {
      if (through == null) {
        dirty.add(source.changed.get(n));
      } else {
        through.addTargets(layer.transposed, source.changed.get(n), dirty);
      }
    }
  }

  /** Notes the result of one row: so many units differ. */
  void addChanged(int slot, int units) {
    changed.add(slot);
    changedUnits.add(units);
  }

  /**
   * Notes the results of some rows.
   *
   * @param outcomes units that differ, or -1 for a row that came out as it was
   */
  void addChanged(int[] slots, int[] outcomes, int count) {
    int signs = 0;
    for (int n = 0; n < count; n++) {
      signs |= outcomes[n];
    }
    if (signs >= 0) {
      changed.addAll(slots, count);
      changedUnits.addAll(outcomes, count);
      return;
    }
    for (int n = 0; n < count; n++) {
      if (outcomes[n] >= 0) {
        addChanged(slots[n], outcomes[n]);
      }
    }
  }

  /**
   * Edges that changed or vanished rows feed, each weighted by 1 or by the units of its row that
   * changed.
   */
  long fanOut(boolean byUnit) {
    long total = 0;
    KernelMap own = map;
    for (LayerState source : sources) {
      for (int n = 0; n < source.changed.size(); n++) {
        long targets = own == null ? 1 : own.targetCount(layer.transposed, source.changed.get(n));
        total += targets * (byUnit ? source.changedUnits.get(n) : 1);
      }
      for (int n = 0; own != null && n < source.vanishedUnits.size(); n++) {
        total +=
            (long) own.severed(layer.transposed, n) * (byUnit ? source.vanishedUnits.get(n) : 1);
      }
    }
    return total;
  }

  long changedSites() {
    return (long) changed.size() + vanishedUnits.size();
  }

  long changedUnitCount() {
    long total = 0;
    for (int n = 0; n < changedUnits.size(); n++) {
      total += changedUnits.get(n);
    }
    for (int n = 0; n < vanishedUnits.size(); n++) {
      total += vanishedUnits.get(n);
    }
    return total;
  }

  private int unitsOf(int slot) {
    int units = 0;
    int from = slot * layer.outChannels;
    for (int at = from; at < from + layer.outChannels; at++) {
      units += Float.floatToRawIntBits(rows[at]) == 0 ? 0 : 1;
    }
    return units;
  }

  private static float[] padded(float[] values, int from, int to) {
    if (from == to || values.length == 0) {
      return values;
    }
    int rowCount = values.length / from;
    float[] wide = new float[rowCount * to];
    for (int row = 0; row < rowCount; row++) {
      System.arraycopy(values, row * from, wide, row * to, from);
    }
    return wide;
  }
}
