package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream on a network: sites, kernel maps and rows of every layer.
 *
 * <p>After any sequence of calls every layer's sites and rows equal, bit for bit, those of a single
 * {@code keyframe} with the same voxels (one NaN counting as equal to another). A changed voxel
 * costs only the rows it can reach, and a row that comes out as it was is not followed further.
 *
 * <p>One thread at a time may use a session. Input features are either floats, which must be
 * finite, or signed bytes q that stand for q / 127; a network whose input is in INT8 rounds them to
 * its scale, clamped. A call that refuses its arguments leaves the session as it was; one that
 * fails otherwise leaves it waiting for a keyframe.
 */
public final class Session implements AutoCloseable {

  /** A byte q stands for q divided by it. */
  static final float QUANTUM = 127f;

  // Parts of a frame that the meter tells apart.
  private static final int INPUT = 0;
  private static final int SITES = 1;
  private static final int LAYERS = 2;

  private final Network network;
  private final Kernels kernels;
  private final Workers workers;
  private final SiteSets sets;
  private final List<LayerState> states = new ArrayList<>();
  private final InputRows upserts;
  private final InputRows removals;
  private final SlotSet dirty = new SlotSet();
  private final List<Step> steps;
  // By layer; empty if there is no extent to compare with.
  private final List<MacCount.LayerWork> denseWork;
  private final @Nullable LongSupplier meter;
  // What the meter rose by: while the input was taken in, while sites and maps followed, and by
  // layer after these.
  private final long[] metered;
  private long reading;
  private int[] slots = {};
  private int[] outcomes = {};
  private float[] row;
  private long frame;
  private boolean broken;
  private boolean closed;

  Session(Network network, SessionOptions options) {
    this.network = network;
    this.kernels = options.kernels().kernels();
    this.meter = options.meter();
    this.metered = new long[LAYERS + network.layers().size()];
    this.workers = new Workers(options.threads(), kernels);
    this.sets = new SiteSets(network, options.maxSites(), workers);
    this.steps = network.steps();
    KeySort sort = new KeySort();
    this.upserts = new InputRows(network, sort);
    this.removals = new InputRows(network, sort);
    this.row = new float[network.inputChannels()];
    Axes extent = options.extent() == null ? network.bounds() : options.extent();
    this.denseWork = extent == null ? List.of() : network.denseWork(extent);
    for (Layer layer : network.layers()) {
      List<RowSource> inputs = new ArrayList<>();
      for (LayerInput input : layer.inputs) {
        KernelMap map = input.map() == Layer.NONE ? null : sets.map(input.map());
        inputs.add(new RowSource(states.get(input.source()), map, input.transposed()));
      }
      states.add(
          new LayerState(
              layer,
              sets.level(layer.level),
              List.copyOf(inputs),
              layer.hasResidual() ? states.get(layer.residual) : null,
              kernels));
    }
  }

  /** The network it runs. */
  public Network network() {
    return network;
  }

  /** The kernels in use: {@code scalar}, {@code vector256}, ... */
  public String kernels() {
    return kernels.name();
  }

  /** Active input sites. */
  public int sites() {
    return sets.level(0).sites();
  }

  /**
   * Starts from nothing with these voxels.
   *
   * @param keys distinct sites in any order
   * @param features [site][channel] in the order of the keys, q standing for q / 127
   */
  public Receipt keyframe(long[] keys, byte[] features) {
    return keyframe(keys, new QuantisedFeatures(features));
  }

  /** The same with floats. */
  public Receipt keyframe(long[] keys, float[] features) {
    return keyframe(keys, new FloatFeatures(features));
  }

  /**
   * Takes in the changes since the last call.
   *
   * @param removed active sites that go
   * @param keys sites that come, or that have new features; none of them removed in the same call
   * @param features [site][channel] in the order of the keys, q standing for q / 127
   * @throws IllegalArgumentException if a removed site is not active: sender and session are out of
   *     step
   */
  public Receipt update(long[] removed, long[] keys, byte[] features) {
    return update(removed, keys, new QuantisedFeatures(features));
  }

  /** The same with floats. */
  public Receipt update(long[] removed, long[] keys, float[] features) {
    return update(removed, keys, new FloatFeatures(features));
  }

  /**
   * The session's state, to go on elsewhere: the network's digest and the input, from which every
   * layer follows bit for bit.
   */
  public byte[] snapshot() {
    requireReady();
    LayerRows input = rows(network.layers().getFirst().name());
    return new Snapshot(input.keys(), input.toArray()).bytes(network);
  }

  /**
   * Starts from a {@link #snapshot()}: a key frame with its voxels.
   *
   * @throws IllegalArgumentException if the bytes are damaged or of another network; the session is
   *     as it was
   */
  public Receipt restore(byte[] snapshot) {
    requireOpen();
    Snapshot taken = Snapshot.of(snapshot, network);
    return keyframe(taken.keys(), taken.features());
  }

  /**
   * The rows of the layer that computes an operator, after what is fused into it.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public LayerRows rows(String operatorName) {
    requireReady();
    return new LayerRows(this, frame, states.get(network.layer(operatorName).index));
  }

  /** The rows of the first output. */
  public LayerRows output() {
    return rows(network.outputs().getFirst().name());
  }

  /**
   * What the meter of {@link SessionOptions#meter} rose by in the last frame while one layer was
   * computed; for the input, while it was checked, sorted and taken in. With a clock on more than
   * one thread: time by the wall.
   *
   * @throws IllegalStateException if the session has no meter
   */
  public long metered(String operatorName) {
    Layer layer = network.layer(operatorName);
    return meteredPart(layer.isInput() ? INPUT : LAYERS + layer.index);
  }

  /** What it rose by while sites and kernel maps followed the input. */
  public long meteredSites() {
    return meteredPart(SITES);
  }

  private long meteredPart(int part) {
    if (meter == null) {
      throw new IllegalStateException("the session has no meter; see SessionOptions.withMeter");
    }
    return metered[part];
  }

  private void startMeter() {
    LongSupplier counter = meter;
    if (counter != null) {
      Arrays.fill(metered, 0);
      reading = counter.getAsLong();
    }
  }

  /** Books what the meter rose by since it was last read on a part of the frame. */
  private void book(int part) {
    LongSupplier counter = meter;
    if (counter != null) {
      long now = counter.getAsLong();
      metered[part] += now - reading;
      reading = now;
    }
  }

  /** Ends its threads, if it has any. */
  @Override
  public void close() {
    closed = true;
    workers.close();
  }

  /** A number that changes with every frame. */
  long frame() {
    return frame;
  }

  private Receipt keyframe(long[] keys, Features features) {
    requireOpen();
    startMeter();
    requireLength(keys, features);
    upserts.accept("keys", keys);
    features.check(keys.length, network.inputChannels());
    begin();
    book(INPUT);
    sets.reset(upserts.keys(), upserts.count());
    book(SITES);
    LayerState input = states.getFirst();
    input.beginFrame();
    // Right after a reset a slot is a position in canonical order.
    for (int slot = 0; slot < upserts.count(); slot++) {
      writeInput(input, slot, slot, features, true);
    }
    finishInput(input);
    book(INPUT);
    takeAll(true, true);
    return finish(true, true);
  }

  private Receipt update(long[] removed, long[] keys, Features features) {
    requireReady();
    startMeter();
    requireLength(keys, features);
    removals.accept("removed", removed);
    upserts.accept("keys", keys);
    features.check(keys.length, network.inputChannels());
    SiteLevel level = sets.level(0);
    removals.locate(level);
    requireRemovable();
    int inserted = upserts.count() - upserts.locate(level);
    begin();
    book(INPUT);
    boolean anew = network.renumbers(level.sites(), inserted, removals.count());
    if (anew) {
      renumber(level);
    } else {
      followInput(level);
    }
    book(SITES);
    LayerState input = states.getFirst();
    input.beginFrame();
    input.carry();
    for (int n = 0; n < upserts.count(); n++) {
      int slot = upserts.slot(n);
      writeInput(input, slot, n, features, level.fresh().contains(slot));
    }
    finishInput(input);
    book(INPUT);
    takeAll(false, anew);
    return finish(false, anew);
  }

  /** Takes sites in and out one by one; those that stay keep their slots. */
  private void followInput(SiteLevel level) {
    sets.beginUpdate();
    // Insertions first: a strided site that loses one input and wins another stays where it is.
    for (int n = 0; n < upserts.count(); n++) {
      if (upserts.slot(n) < 0) {
        upserts.setSlot(n, level.insert(upserts.keys()[n]));
      }
    }
    for (int n = 0; n < removals.count(); n++) {
      level.remove(removals.slot(n));
    }
  }

  /** The same for all sites at once, in canonical order. */
  private void renumber(SiteLevel level) {
    sets.renumber(upserts.keys(), upserts.count(), removals.keys(), removals.count());
    upserts.locate(level);
  }

  private void takeAll(boolean keyframe, boolean anew) {
    // By index: an iterator would be the one thing that a layer's turn allocates.
    for (int s = 0; s < steps.size(); s++) {
      take(steps.get(s), keyframe, anew);
    }
  }

  private void take(Step step, boolean keyframe, boolean anew) {
    switch (step) {
      case Step.Define(int level) -> {
        sets.define(level, anew);
        book(SITES);
      }
      case Step.Follow(int map) -> {
        sets.follow(map, anew);
        book(SITES);
      }
      case Step.Prune(int level) -> {
        PruneSpec test = Objects.requireNonNull(network.levels().get(level).pruning());
        sets.prune(level, test, states.get(test.node()), anew);
        book(SITES);
      }
      case Step.Compute(int layer) -> {
        compute(states.get(layer), keyframe);
        book(LAYERS + layer);
      }
    }
  }

  private void compute(LayerState state, boolean keyframe) {
    state.beginFrame();
    if (keyframe) {
      run(state, state.level.live(), LayerMode.FULL);
      return;
    }
    dirty.clear();
    // A decision on counts alone, the same on every machine.
    long most = (long) state.layer.crossover * state.level.sites() / 1000;
    state.addDirty(dirty, most);
    if (dirty.size() > most) {
      run(state, state.level.live(), LayerMode.FULL);
      return;
    }
    state.carry();
    if (dirty.size() > 0) {
      run(state, dirty, LayerMode.INCREMENTAL);
    }
  }

  private void run(LayerState state, SlotSet rows, LayerMode mode) {
    int count = rows.size();
    ensureScratch(count);
    rows.copyTo(slots);
    PairLists lists = null;
    if (mode == LayerMode.FULL && state.layer.operator.usesKernels()) {
      RowSource input = state.inputs.getFirst();
      KernelMap map = input.map();
      if (map != null) {
        book(LAYERS + state.layer.index);
        lists = map.lists(input.transposed(), slots, count, workers);
        book(SITES);
      }
    }
    state.begin(mode, slots, count);
    workers.compute(state, slots, count, lists, outcomes);
    state.addChanged(slots, outcomes, count);
  }

  private void writeInput(
      LayerState input, int slot, int position, Features features, boolean fresh) {
    int channels = input.layer.outChannels;
    features.copyRow(upserts.origin(position), row);
    Requantisation requantisation = input.requantisation;
    if (requantisation != null) {
      requantisation.apply(row);
    }
    int units = 0;
    for (int c = 0; c < channels; c++) {
      int before = fresh ? 0 : Float.floatToRawIntBits(input.rows[slot * channels + c]);
      units += before == Float.floatToRawIntBits(row[c]) ? 0 : 1;
    }
    System.arraycopy(row, 0, input.rows, slot * channels, channels);
    if (fresh || units > 0) {
      input.addChanged(slot, units);
    }
  }

  private void finishInput(LayerState input) {
    input.dirtySites = upserts.count();
    boolean all = input.dirtySites == input.level.sites();
    if (input.dirtySites > 0) {
      input.mode = all ? LayerMode.FULL : LayerMode.INCREMENTAL;
    }
  }

  private Receipt finish(boolean keyframe, boolean renumbered) {
    List<LayerReceipt> receipts = new ArrayList<>(states.size());
    for (LayerState state : states) {
      receipts.add(receipt(state));
    }
    broken = false;
    return new Receipt(keyframe, renumbered, sets.edits(), receipts);
  }

  private LayerReceipt receipt(LayerState state) {
    Layer layer = state.layer;
    state.countFanOut();
    long edges = state.edges();
    long values = Math.multiplyExact(state.dirtySites, (long) layer.outChannels);
    LayerState residual = state.residual;
    long residualBytes = residual == null ? 0 : values * residual.layer.rowFormat().bytes();
    long written = values * layer.rowFormat().bytes();
    return new LayerReceipt(
        layer.name,
        layer.operator.id(),
        layer.format(),
        state.mode,
        state.level.sites(),
        state.dirtySites,
        state.changedSites(),
        state.changedUnitCount(),
        edges,
        state.executedEdges,
        state.fanOut,
        layer.macs(state.executedEdges),
        layer.macs(edges),
        denseWork.isEmpty() ? Optional.empty() : Optional.of(denseWork.get(layer.index)),
        layer.operator.deltaMacs(state.unitFanOut, layer.outChannels),
        state.dirtySites == 0 ? 0 : layer.parameterBytes(),
        state.bytesRead + residualBytes + written,
        Integer.BYTES * state.dirtySites * state.tapsRead());
  }

  private void begin() {
    broken = true;
    frame++;
  }

  private void ensureScratch(int count) {
    if (slots.length < count) {
      int capacity = Math.max(count, slots.length * 2);
      slots = Arrays.copyOf(slots, capacity);
      outcomes = new int[capacity];
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  private void requireReady() {
    requireOpen();
    if (broken) {
      throw new IllegalStateException("the last frame failed half-way; send a keyframe");
    }
  }

  private void requireLength(long[] keys, Features features) {
    long expected = (long) keys.length * network.inputChannels();
    if (features.length() != expected) {
      throw new IllegalArgumentException(
          "features holds "
              + features.length()
              + " values; "
              + keys.length
              + " sites of "
              + network.inputChannels()
              + " channels need "
              + expected);
    }
  }

  private void requireRemovable() {
    int n = 0;
    for (int r = 0; r < removals.count(); r++) {
      long key = removals.keys()[r];
      if (removals.slot(r) < 0) {
        throw new IllegalArgumentException(
            "removed["
                + removals.origin(r)
                + "] = "
                + SiteKey.format(key)
                + " is not active; the stream is out of step, send a keyframe");
      }
      while (n < upserts.count() && upserts.keys()[n] < key) {
        n++;
      }
      if (n < upserts.count() && upserts.keys()[n] == key) {
        throw new IllegalArgumentException(
            "site "
                + SiteKey.format(key)
                + " is in removed["
                + removals.origin(r)
                + "] and in keys["
                + upserts.origin(n)
                + "]; a site either goes or stays");
      }
    }
  }

  /** Features as they were sent. */
  private sealed interface Features {
    int length();

    void check(int sites, int channels);

    void copyRow(int site, float[] target);
  }

  private record FloatFeatures(float[] values) implements Features {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public void check(int sites, int channels) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new IllegalArgumentException(
              "features["
                  + i
                  + "] = "
                  + values[i]
                  + " (site "
                  + i / channels
                  + ", channel "
                  + i % channels
                  + ") must be finite");
        }
      }
    }

    @Override
    public void copyRow(int site, float[] target) {
      System.arraycopy(values, site * target.length, target, 0, target.length);
    }
  }

  private record QuantisedFeatures(byte[] values) implements Features {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public void check(int sites, int channels) {
      // Every byte is a feature.
    }

    @Override
    public void copyRow(int site, float[] target) {
      for (int c = 0; c < target.length; c++) {
        target[c] = values[site * target.length + c] / QUANTUM;
      }
    }
  }
}
