package io.sparsewatt.pricing.stage;

import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.Ledger;
import io.sparsewatt.energy.work.LedgerWindow;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LayerLedger;
import io.sparsewatt.events.v1.LedgerRecord;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open ledger window of every sensor of a partition, layer by layer, in the form of its record.
 *
 * <p>A sensor's layers form one record with one watermark, so all of them hold the same frames.
 */
final class LedgerBook {

  private static final class Account {
    private final Ledger ledger;
    private long lastN = -1;

    Account(Ledger ledger) {
      this.ledger = ledger;
    }
  }

  private final long windowNanos;
  private final int maxSensors;
  private final TreeMap<String, Account> sensors = new TreeMap<>();

  LedgerBook(long windowNanos, int maxSensors) {
    this.windowNanos = windowNanos;
    this.maxSensors = maxSensors;
  }

  /**
   * Adds a frame.
   *
   * @return the record to store, or null where the frame is in the sums already
   */
  @Nullable LedgerRecord add(FrameRef id, long timeNanos, List<LayerCounts> layers) {
    Account account = accountOf(id.getSensor());
    LedgerRecord.Builder record = null;
    for (LayerCounts layer : layers) {
      Optional<LedgerWindow> window =
          account.ledger.add(layer.layer(), id.getN(), timeNanos, FrameWork.of(List.of(layer)));
      if (window.isEmpty()) {
        return null;
      }
      LedgerWindow sums = window.get();
      if (record == null) {
        record =
            LedgerRecord.newBuilder()
                .setId(id)
                .setSensor(id.getSensor())
                .setWindowStartNs(sums.startNanos())
                .setWindowNs(windowNanos)
                .setFirstN(sums.firstFrame())
                .setFrames(sums.frames())
                .setSampledFrames(sums.sampledFrames());
      }
      record.addLayers(
          LayerLedger.newBuilder()
              .setName(layer.layer())
              .setExecuted(wire(sums.executed()))
              .setFullStream(wire(sums.fullStream()))
              .setDense(wire(sums.dense()))
              .setPlainSampled(wire(sums.plainSampled()))
              .setExecutedSampled(wire(sums.executedSampled())));
    }
    account.lastN = Math.max(account.lastN, id.getN());
    return record == null ? null : record.build();
  }

  /** Forgets every sum. */
  void clear() {
    sensors.clear();
  }

  void restore(LedgerRecord record) {
    Account account = accountOf(record.getSensor());
    account.lastN = record.getId().getN();
    for (LayerLedger layer : record.getLayersList()) {
      account.ledger.restore(
          new LedgerWindow(
              layer.getName(),
              record.getWindowStartNs(),
              record.getFirstN(),
              record.getId().getN(),
              record.getFrames(),
              work(layer.getExecuted()),
              work(layer.getFullStream()),
              work(layer.getDense()),
              record.getSampledFrames(),
              work(layer.getPlainSampled()),
              work(layer.getExecutedSampled())));
    }
  }

  /**
   * Lets go of sensors whose last frame is at or before {@code n}; their next frame opens a window.
   */
  void closeSensors(long n) {
    sensors.values().removeIf(account -> account.lastN <= n);
  }

  private Account accountOf(String sensor) {
    Account account = sensors.get(sensor);
    if (account == null) {
      if (sensors.size() >= maxSensors) {
        throw new IllegalStateException(
            "sensor "
                + sensor
                + ": the partition's ledger already holds its limit of "
                + maxSensors
                + " sensors");
      }
      // 4,096 layers are forty times the deepest preset; one window: closed ones are in the log.
      account = new Account(new Ledger(windowNanos, 4096, 1));
      sensors.put(sensor, account);
    }
    return account;
  }

  private static io.sparsewatt.events.v1.Work wire(Work work) {
    return io.sparsewatt.events.v1.Work.newBuilder()
        .setMacs(work.macs())
        .setOperandReads(work.operandReads())
        .setResultWrites(work.resultWrites())
        .setWeightLoads(work.weightLoads())
        .setWeightReads(work.weightReads())
        .setIndexBytes(work.indexBytes())
        .setSynops(work.synops())
        .setNeuronUpdates(work.neuronUpdates())
        .setNeuronsIdle(work.neuronsIdle())
        .build();
  }

  static Work work(io.sparsewatt.events.v1.Work wire) {
    return new Work(
        wire.getMacs(),
        wire.getOperandReads(),
        wire.getResultWrites(),
        wire.getWeightLoads(),
        wire.getWeightReads(),
        wire.getIndexBytes(),
        wire.getSynops(),
        wire.getNeuronUpdates(),
        wire.getNeuronsIdle());
  }
}
