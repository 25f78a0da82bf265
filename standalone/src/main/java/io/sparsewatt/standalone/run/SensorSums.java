package io.sparsewatt.standalone.run;

import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import java.util.TreeSet;

/** What the receipts of one sensor, or of all, add up to. Confined to one thread. */
final class SensorSums {

  final Latencies latencies =
      new Latencies("ingest", "voxelise", "convolve", "price", "plan", "endToEnd");

  private final TreeSet<String> networks = new TreeSet<>();
  private long processed;
  private long unprocessed;
  private long keyframes;
  private long active;
  private long range;
  private long changed;
  private long activeWhereChanged;
  private long dirtyRows;
  private long rows;
  private long executed;
  private long fullStream;
  private long fullPlain;
  private long dense;
  private long plainFrames;
  private long executedWherePlain;
  private double covered;
  private double supported;
  private boolean poseKnown = true;
  // An event camera's sites are pixels, which no pose moves.
  private boolean moved;
  private boolean trained = true;

  /** The sensor's sites are places in the world, so that a pose matters. */
  void inWorld() {
    moved = true;
  }

  /** Adds a frame's receipt. */
  void add(ActivationEvent event) {
    if (event.hasUnprocessed()) {
      unprocessed++;
      return;
    }
    processed++;
    networks.add(event.getNetwork());
    trained &= event.getTrained();
    poseKnown &= event.getPoseKnown();
    active += event.getActiveVoxels();
    range += event.getRangeVoxels();
    if (event.getKeyframe()) {
      keyframes++;
    } else {
      changed +=
          event.getActivatedVoxels() + event.getChangedVoxels() + event.getDeactivatedVoxels();
      activeWhereChanged += event.getActiveVoxels();
    }
    long frameExecuted = 0;
    for (LayerReceipt layer : event.getLayersList()) {
      dirtyRows += layer.getDirtySites();
      rows += layer.getSites();
      frameExecuted += layer.getExecutedMacs();
      fullStream += layer.getFullStreamMacs();
      fullPlain += event.getPlainCounted() ? layer.getFullPlainMacs() : 0;
      dense += layer.getDenseMacs();
    }
    executed += frameExecuted;
    if (event.getPlainCounted()) {
      plainFrames++;
      executedWherePlain += frameExecuted;
      covered += event.getPlainCovered();
      supported += event.getStreamSupported();
    }
  }

  /** Adds another sensor's, all but its latencies. */
  void add(SensorSums other) {
    networks.addAll(other.networks);
    processed += other.processed;
    unprocessed += other.unprocessed;
    keyframes += other.keyframes;
    active += other.active;
    range += other.range;
    changed += other.changed;
    activeWhereChanged += other.activeWhereChanged;
    dirtyRows += other.dirtyRows;
    rows += other.rows;
    executed += other.executed;
    fullStream += other.fullStream;
    fullPlain += other.fullPlain;
    dense += other.dense;
    plainFrames += other.plainFrames;
    executedWherePlain += other.executedWherePlain;
    covered += other.covered;
    supported += other.supported;
    poseKnown &= !other.moved || other.poseKnown;
    moved |= other.moved;
    trained &= other.trained;
  }

  long processed() {
    return processed;
  }

  long unprocessed() {
    return unprocessed;
  }

  RunSummary.OfSensor apart() {
    return new RunSummary.OfSensor(processed, sparsity(), macs(), latencies.steady());
  }

  RunSummary.Sparsity sparsity() {
    return new RunSummary.Sparsity(
        ratio(active, processed),
        ratio(active, range),
        activeWhereChanged == 0 ? null : ratio(changed, activeWhereChanged),
        ratio(dirtyRows, rows),
        keyframes,
        plainFrames == 0 ? null : covered / plainFrames,
        plainFrames == 0 ? null : supported / plainFrames,
        moved ? poseKnown : null,
        String.join(", ", networks),
        trained && processed > 0);
  }

  RunSummary.Macs macs() {
    return new RunSummary.Macs(
        executed,
        fullStream,
        plainFrames == 0 ? null : fullPlain,
        dense,
        plainFrames,
        executedWherePlain,
        fullPlain == 0 ? null : ratio(executedWherePlain, fullPlain));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
