package io.sparsewatt.standalone.run;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.events.ContentDigest;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.ProfileEnergy;
import io.sparsewatt.pricing.stage.Joule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds a run up, record by record, as a reader of the log: repeats are recognised by n, and a frame
 * counts as lost if nothing ever said what became of it. Confined to one thread.
 */
public final class RunFigures {

  private static final class Chain {
    private final ContentDigest digest = new ContentDigest();
    private long lastN = -1;
  }

  private static final class Joules {
    private String version = "";
    private String basis = "";
    private JoulesBand executed = JoulesBand.ZERO;
    private JoulesBand fullStream = JoulesBand.ZERO;
    private @Nullable JoulesBand fullPlain;
    private JoulesBand dense = JoulesBand.ZERO;
  }

  private final Map<String, Map<Topic, Chain>> chains = new TreeMap<>();
  private final Latencies latencies =
      new Latencies("ingest", "voxelise", "convolve", "price", "plan", "endToEnd");
  private final Map<String, Joules> profiles = new LinkedHashMap<>();
  private final TreeSet<String> networks = new TreeSet<>();
  private long sent;
  private long accepted;
  private long accounted;
  private long processed;
  private long planned;
  private long unprocessed;
  private long duplicated;
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
  private boolean trained = true;

  /** A frame was handed over; it took so long to decode and send, or negative where unknown. */
  public void sent(boolean taken, long tookNanos) {
    sent++;
    if (taken) {
      accepted++;
      latencies.add("ingest", tookNanos);
    }
  }

  /** Takes a record of the log. Topics that no figure comes from are passed over. */
  public void take(StageOutput output) {
    if (output.topic() == Topic.ENERGY_LEDGER || output.topic() == Topic.SCENES) {
      return;
    }
    Chain chain =
        chains
            .computeIfAbsent(output.sensor(), key -> new LinkedHashMap<>())
            .computeIfAbsent(output.topic(), key -> new Chain());
    if (output.n() <= chain.lastN) {
      duplicated++;
      return;
    }
    chain.lastN = output.n();
    chain.digest.add(output.value());
    try {
      switch (output.topic()) {
        case VOXEL_EVENTS -> latencies.add("voxelise", output.tookNanos());
        case ACTIVATION_EVENTS -> activation(output);
        case ENERGY_EVENTS -> energy(output);
        case PLANS -> {
          planned++;
          latencies.add("plan", output.tookNanos());
          latencies.add("endToEnd", output.sinceAcceptanceNanos());
        }
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "n " + output.n() + " on " + output.topic().id() + " is damaged", e);
    }
  }

  /** Frames whose outcome has come. */
  public long accounted() {
    return accounted;
  }

  /** Frames taken into the log. */
  public long accepted() {
    return accepted;
  }

  /** Frames planned. */
  public long planned() {
    return planned;
  }

  private void activation(StageOutput output) throws InvalidProtocolBufferException {
    ActivationEvent event = ActivationEvent.parseFrom(output.value());
    latencies.add("convolve", output.tookNanos());
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

  private void energy(StageOutput output) throws InvalidProtocolBufferException {
    EnergyEvent event = EnergyEvent.parseFrom(output.value());
    accounted++;
    latencies.add("price", output.tookNanos());
    for (ProfileEnergy priced : event.getProfilesList()) {
      Joules joules = profiles.computeIfAbsent(priced.getProfile(), key -> new Joules());
      joules.version = priced.getVersion();
      joules.basis = priced.getBasis();
      joules.executed = joules.executed.plus(Joule.band(priced.getExecuted()));
      joules.fullStream = joules.fullStream.plus(Joule.band(priced.getFullStream()));
      joules.dense = joules.dense.plus(Joule.band(priced.getDense()));
      if (priced.hasFullPlain()) {
        JoulesBand before = joules.fullPlain == null ? JoulesBand.ZERO : joules.fullPlain;
        joules.fullPlain = before.plus(Joule.band(priced.getFullPlain()));
      }
    }
  }

  /** The sums so far. */
  public RunSummary summary() {
    Map<String, RunSummary.Digests> digests = new LinkedHashMap<>();
    chains.forEach((sensor, topics) ->
        digests.put(
            sensor,
            new RunSummary.Digests(
                hex(topics, Topic.VOXEL_EVENTS),
                hex(topics, Topic.ACTIVATION_EVENTS),
                hex(topics, Topic.ENERGY_EVENTS),
                hex(topics, Topic.PLANS))));
    List<RunSummary.Energy> energy = new ArrayList<>();
    profiles.forEach((name, joules) -> {
      JoulesBand plain = joules.fullPlain;
      energy.add(
          new RunSummary.Energy(
              name,
              joules.version,
              joules.basis,
              joules.executed.nominal().doubleValue(),
              joules.executed.low().doubleValue(),
              joules.executed.high().doubleValue(),
              joules.executed.bandComplete(),
              joules.fullStream.nominal().doubleValue(),
              plain == null ? null : plain.nominal().doubleValue(),
              joules.dense.nominal().doubleValue()));
    });
    return new RunSummary(
        new RunSummary.Frames(
            sent, accepted, processed, planned, unprocessed, accepted - accounted, duplicated),
        new RunSummary.Sparsity(
            ratio(active, processed),
            ratio(active, range),
            activeWhereChanged == 0 ? null : ratio(changed, activeWhereChanged),
            ratio(dirtyRows, rows),
            keyframes,
            plainFrames == 0 ? null : covered / plainFrames,
            plainFrames == 0 ? null : supported / plainFrames,
            poseKnown,
            String.join(", ", networks),
            trained && processed > 0),
        new RunSummary.Macs(
            executed,
            fullStream,
            plainFrames == 0 ? null : fullPlain,
            dense,
            plainFrames,
            executedWherePlain,
            fullPlain == 0 ? null : ratio(executedWherePlain, fullPlain)),
        energy,
        latencies.steady(),
        new RunSummary.WarmUp(Math.min(Latencies.WARM_UP, processed / 2), latencies.warmUp()),
        digests);
  }

  private static String hex(Map<Topic, Chain> topics, Topic topic) {
    Chain chain = topics.get(topic);
    return chain == null ? "" : chain.digest.hex();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
