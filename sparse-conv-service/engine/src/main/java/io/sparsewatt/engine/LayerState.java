package io.sparsewatt.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one layer by slot, and what the current frame did to them. */
final class LayerState {

  private final Kernels kernels;
  final Layer layer;
  final SiteLevel level;
  final List<RowSource> inputs;
  final @Nullable LayerState residual;
  // Channels of an accumulator row: channels out, for matrices padded to whole vectors.
  final int width;
  // Weights, padded to the width and arranged for the kernels; biases, padded.
  float[] weight;
  float[] bias;
  float[] rows = {};
  // The rows as they were, by the slots there were, in a frame that renumbers.
  private float[] before = {};
  // How rows end where INT8 is in play, or null.
  final @Nullable Requantisation requantisation;

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
  // Bytes of the rows read along the executed edges.
  long bytesRead;
  // Edges that changed or vanished rows feed; each times the units of its row that changed.
  long fanOut;
  long unitFanOut;

  LayerState(
      Layer layer,
      SiteLevel level,
      List<RowSource> inputs,
      @Nullable LayerState residual,
      Kernels kernels) {
    this.kernels = kernels;
    this.layer = layer;
    this.level = level;
    this.inputs = inputs;
    this.residual = residual;
    int lanes = layer.operator.usesKernels() ? kernels.lanes() : 1;
    this.width = (layer.outChannels + lanes - 1) / lanes * lanes;
    this.weight = layer.weight;
    this.bias = layer.bias;
    refresh(kernels);
    this.requantisation =
        Requantisation.of(
            layer,
            inputs.stream().map(input -> input.state().layer.format).toList(),
            residual == null ? null : residual.layer.format,
            width);
  }

  /** Takes the layer's parameters over, after they changed in training. */
  void refresh(Kernels kernels) {
    if (layer.operator.usesKernels()) {
      float[] wide = padded(layer.weight, layer.outChannels, width);
      weight = kernels.arranged(wide, layer.taps(), layer.inChannels, width);
      bias = padded(layer.bias, layer.outChannels, width);
    }
    if (layer.multipliesInt8()) {
      // Sums of products are whole numbers; biases are not, and come after.
      bias = new float[width];
    }
  }

  /** What a row of one of several sources is multiplied with to join the others. */
  float inputFactor(int input) {
    Requantisation own = requantisation;
    return own == null ? 1f : own.inputFactor(input);
  }

  /** Edges on the current sites. */
  long edges() {
    long edges = 0;
    for (int i = 0; i < inputs.size(); i++) {
      edges += inputs.get(i).edges(level);
    }
    return edges;
  }

  /** Entries of kernel maps that a row of this layer looks at. */
  long tapsRead() {
    long taps = 0;
    for (int i = 0; i < inputs.size(); i++) {
      KernelMap map = inputs.get(i).map();
      taps += map == null ? 0 : map.taps();
    }
    return taps;
  }

  void ensureRoom() {
    // One vector more: of what a row has beyond whole vectors, the last one too is read as such.
    int needed =
        Math.addExact(Math.multiplyExact(level.capacity(), layer.outChannels), kernels.lanes());
    if (rows.length < needed) {
      rows = Arrays.copyOf(rows, needed);
    }
  }

  /**
   * Begins a frame, once the level has its sites: counts what vanished, and has room for what is
   * there.
   */
  void beginFrame() {
    changed.clear();
    changedUnits.clear();
    computed.clear();
    vanishedUnits.clear();
    IntList removed = level.removed();
    int channels = layer.outChannels;
    for (int n = 0; n < removed.size(); n++) {
      vanishedUnits.add(kernels.units(rows, removed.get(n) * channels, channels));
    }
    if (level.carries()) {
      float[] old = rows;
      rows = before;
      before = old;
    }
    ensureRoom();
    mode = LayerMode.SKIPPED;
    dirtySites = 0;
    executedEdges = 0;
    bytesRead = 0;
  }

  /**
   * The rows of the frame before, to hold new ones against.
   *
   * @param slots of which those of [from, to)
   * @param old receives, for each of them, the slot that its site had, or -1 if it was not there
   */
  float[] oldRows(int[] slots, int from, int to, int[] old) {
    boolean carries = level.carries();
    SlotSet fresh = level.fresh();
    for (int n = from; n < to; n++) {
      int slot = slots[n];
      old[n - from] = carries ? level.before(slot) : fresh.contains(slot) ? -1 : slot;
    }
    return carries ? before : rows;
  }

  /** Brings all rows to their new slots as they were, if the frame renumbers. */
  void carry() {
    int channels = layer.outChannels;
    for (int slot = 0; level.carries() && slot < level.sites(); slot++) {
      int old = level.before(slot);
      if (old >= 0) {
        System.arraycopy(before, old * channels, rows, slot * channels, channels);
      }
    }
  }

  /**
   * Notes which rows are computed in this frame, and what they read.
   *
   * @param slots the rows; all of the level if in full
   */
  void begin(LayerMode how, int[] slots, int count) {
    mode = how;
    dirtySites = count;
    if (how == LayerMode.INCREMENTAL) {
      computed.addAll(slots, count);
    }
    for (int i = 0; i < inputs.size(); i++) {
      RowSource input = inputs.get(i);
      long edges = 0;
      if (how == LayerMode.FULL) {
        edges = input.edges(level);
      } else {
        for (int n = 0; n < count; n++) {
          edges += input.edgesTo(slots[n]);
        }
      }
      executedEdges += edges;
      bytesRead += edges * input.channels() * input.bytes();
    }
  }

  /**
   * Adds to the set every row that can differ from the frame before.
   *
   * @param enough may stop once the set holds more than so many
   */
  void addDirty(SlotSet dirty, long enough) {
    dirty.addAll(level.fresh());
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).addDirty(dirty, enough);
    }
    LayerState added = residual;
    if (added != null) {
      for (int n = 0; n < added.changed.size() && dirty.size() <= enough; n++) {
        dirty.add(added.changed.get(n));
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

  /** Counts the edges that changed or vanished rows feed; see the two fields. */
  void countFanOut() {
    long edges = 0;
    long unitEdges = 0;
    for (int i = 0; i < inputs.size(); i++) {
      RowSource input = inputs.get(i);
      LayerState source = input.state();
      for (int n = 0; n < source.changed.size(); n++) {
        long targets = input.edgesFrom(source.changed.get(n));
        edges += targets;
        unitEdges += targets * source.changedUnits.get(n);
      }
      for (int n = 0; n < source.vanishedUnits.size(); n++) {
        long targets = input.severed(n);
        edges += targets;
        unitEdges += targets * source.vanishedUnits.get(n);
      }
    }
    fanOut = edges;
    unitFanOut = unitEdges;
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
