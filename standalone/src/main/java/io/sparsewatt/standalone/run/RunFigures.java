package io.sparsewatt.standalone.run;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.events.ContentDigest;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.ProfileEnergy;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.pricing.stage.Joule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Adds a run up, record by record, as a reader of the log: repeats are recognised by n, and a frame
 * counts as lost unless the log holds all its records. Confined to one thread.
 */
public final class RunFigures {

  private static final class Chain {
    // Repeats after a restart reach back over what was not committed, tens of records.
    private static final int REMEMBERED = 1 << 10;

    private final ContentDigest digest = new ContentDigest();
    private final long[] n = new long[REMEMBERED];
    private final long[] content = new long[REMEMBERED];
    private long records;
    private long lastN = -1;

    void remember(long of, byte[] value) {
      lastN = of;
      int at = (int) (records++ % REMEMBERED);
      n[at] = of;
      content[at] = checksum(value);
    }

    /** Whether just this stands in the log already. */
    boolean holds(long of, byte[] value) {
      for (int i = 0; i < Math.min(records, REMEMBERED); i++) {
        if (n[i] == of) {
          return content[i] == checksum(value);
        }
      }
      return false;
    }

    private static long checksum(byte[] value) {
      CRC32C crc = new CRC32C();
      crc.update(value);
      return (long) value.length << Integer.SIZE | crc.getValue();
    }
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
  private final Map<String, SensorSums> sensors = new TreeMap<>();
  private final Map<String, Joules> profiles = new LinkedHashMap<>();
  private final FrameMarks marks = new FrameMarks();
  private long sent;
  private long accepted;
  private long planned;
  private long retried;
  private long duplicated;

  /**
   * A frame was handed over.
   *
   * @param taken whether it was accepted
   * @param tookNanos to decode and send it, or negative where unknown
   */
  public void sent(String sensor, String stream, long seq, boolean taken, long tookNanos) {
    sent++;
    if (taken) {
      accepted++;
      sums(sensor).latencies.add("ingest", tookNanos);
      marks.add(sensor, stream, seq, FrameMarks.ACCEPTED);
    }
  }

  /**
   * Takes a record of the log. Topics that no figure comes from are passed over.
   *
   * @return false for one that stands in the log already, or only says that its frame did
   */
  public boolean take(StageOutput output) {
    if (output.topic() == Topic.ENERGY_LEDGER || output.topic() == Topic.SCENES) {
      return true;
    }
    Chain chain =
        chains
            .computeIfAbsent(output.sensor(), key -> new LinkedHashMap<>())
            .computeIfAbsent(output.topic(), key -> new Chain());
    if (output.n() <= chain.lastN) {
      // A restarted stage may write again what it wrote before, as long as it is the same.
      duplicated += chain.holds(output.n(), output.value()) ? 0 : 1;
      return false;
    }
    chain.remember(output.n(), output.value());
    try {
      boolean counts =
          switch (output.topic()) {
            case VOXEL_EVENTS -> voxels(output);
            case ACTIVATION_EVENTS -> activation(output);
            case ENERGY_EVENTS -> energy(output);
            case PLANS -> {
              planned++;
              Latencies latencies = sums(output.sensor()).latencies;
              latencies.add("plan", output.tookNanos());
              latencies.add("endToEnd", output.sinceAcceptanceNanos());
              mark(output.id(), FrameMarks.PLAN);
              yield true;
            }
            default -> true;
          };
      if (counts) {
        chain.digest.add(output.value());
      }
      return counts;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "n " + output.n() + " on " + output.topic().id() + " is damaged", e);
    }
  }

  /** Frames taken into the log. */
  public long accepted() {
    return accepted;
  }

  /** Accepted frames of which every record has come. */
  public long complete() {
    return marks.complete();
  }

  /** What is missing of the others, in words; null if nothing is. */
  public @Nullable String missing() {
    return marks.missing();
  }

  /** Frames planned. */
  public long planned() {
    return planned;
  }

  private boolean mark(FrameRef id, int record) {
    return marks.add(id.getSensor(), id.getStream(), id.getSeq(), record);
  }

  private boolean voxels(StageOutput output) throws InvalidProtocolBufferException {
    VoxelEvent event = VoxelEvent.parseFrom(output.value());
    if (event.hasDuplicate()) {
      retried++;
      return false;
    }
    SensorSums sums = sums(output.sensor());
    sums.latencies.add("voxelise", output.tookNanos());
    if (event.getModality() == Modality.MODALITY_LIDAR) {
      sums.inWorld();
    }
    boolean planned =
        event.getModality() == Modality.MODALITY_LIDAR && (event.hasKeyframe() || event.hasDelta());
    if (!mark(event.getId(), FrameMarks.VOXELS | (planned ? 0 : FrameMarks.NO_PLAN))) {
      duplicated++;
    }
    return true;
  }

  private static boolean isRetry(boolean unprocessed, Unprocessed reason) {
    return unprocessed && reason.getCode().equals("duplicate");
  }

  private boolean activation(StageOutput output) throws InvalidProtocolBufferException {
    ActivationEvent event = ActivationEvent.parseFrom(output.value());
    if (isRetry(event.hasUnprocessed(), event.getUnprocessed())) {
      return false;
    }
    SensorSums sums = sums(output.sensor());
    sums.latencies.add("convolve", output.tookNanos());
    mark(event.getId(), FrameMarks.ACTIVATION | (event.hasUnprocessed() ? FrameMarks.NO_PLAN : 0));
    sums.add(event);
    return true;
  }

  private SensorSums sums(String sensor) {
    return sensors.computeIfAbsent(sensor, key -> new SensorSums());
  }

  private boolean energy(StageOutput output) throws InvalidProtocolBufferException {
    EnergyEvent event = EnergyEvent.parseFrom(output.value());
    if (isRetry(event.hasUnprocessed(), event.getUnprocessed())) {
      return false;
    }
    mark(event.getId(), FrameMarks.ENERGY);
    sums(output.sensor()).latencies.add("price", output.tookNanos());
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
    return true;
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
    SensorSums all = new SensorSums();
    sensors.values().forEach(all::add);
    Map<String, RunSummary.OfSensor> apart = new LinkedHashMap<>();
    if (sensors.size() > 1) {
      sensors.forEach((sensor, sums) -> apart.put(sensor, sums.apart()));
    }
    return new RunSummary(
        new RunSummary.Frames(
            sent,
            accepted,
            all.processed(),
            planned,
            all.unprocessed(),
            retried,
            accepted - marks.complete(),
            duplicated),
        all.sparsity(),
        all.macs(),
        energy,
        Latencies.steady(latencies()),
        new RunSummary.WarmUp(warmUpFrames(), Latencies.warmUp(latencies())),
        digests,
        apart,
        null);
  }

  private List<Latencies> latencies() {
    return sensors.values().stream().map(sums -> sums.latencies).toList();
  }

  private long warmUpFrames() {
    return sensors.values().stream()
        .mapToLong(sums -> Math.min(Latencies.WARM_UP, sums.processed() / 2))
        .sum();
  }

  private static String hex(Map<Topic, Chain> topics, Topic topic) {
    Chain chain = topics.get(topic);
    return chain == null ? "" : chain.digest.hex();
  }
}
