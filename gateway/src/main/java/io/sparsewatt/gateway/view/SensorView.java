package io.sparsewatt.gateway.view;

import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.gateway.json.EventHead;
import io.sparsewatt.gateway.json.LagJson.Pace;
import io.sparsewatt.gateway.json.LagJson.StageLag;
import io.sparsewatt.gateway.json.SensorFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one sensor. Confined to the views' thread. */
final class SensorView {

  /** Without a frame for so long a sensor is not streaming. */
  static final long STREAMING_MILLIS = 5_000;

  private static final class Passed {
    final Latencies latencies = new Latencies();
    long n = -1;
  }

  private final Map<Stage, Passed> stages = new EnumMap<>(Stage.class);
  private final Map<EventType, LiveEvent> newest = new EnumMap<>(EventType.class);
  private final VoxelView voxels;
  private final SparsityWindow sparsity = new SparsityWindow();
  private @Nullable SensorConfiguration configuration;
  private @Nullable FrameRef lastId;
  private long lastTimeNs;
  private long lastAcceptedMillis;
  private long lastSeenMillis;
  private boolean streaming;
  private long unprocessed;
  private List<String> classes = List.of();

  SensorView(int maxVoxels) {
    voxels = new VoxelView(maxVoxels);
  }

  VoxelView voxels() {
    return voxels;
  }

  SparsityWindow sparsity() {
    return sparsity;
  }

  @Nullable SensorConfiguration configuration() {
    return configuration;
  }

  void configure(SensorConfiguration next) {
    configuration = next;
  }

  /**
   * What the network calls its labels on a frame.
   *
   * @return whether that is news
   */
  boolean nameClasses(List<String> names) {
    if (classes.equals(names)) {
      return false;
    }
    classes = List.copyOf(names);
    return true;
  }

  void countUnprocessed() {
    unprocessed++;
  }

  Iterable<LiveEvent> newest() {
    return newest.values();
  }

  void remember(LiveEvent event) {
    newest.put(event.type(), event);
  }

  /**
   * A frame passed a stage.
   *
   * @param latencyMillis negative where unknown
   * @param seenMillis when it came to the gateway; where it is read back, when it was accepted
   * @return whether it is new: false where the stage's n was there before
   */
  boolean pass(
      Stage stage,
      FrameRef id,
      long timeNs,
      long acceptedMillis,
      long seenMillis,
      long latencyMillis) {
    Passed passed = stages.computeIfAbsent(stage, key -> new Passed());
    if (id.getN() <= passed.n) {
      return false;
    }
    passed.n = id.getN();
    passed.latencies.add(seenMillis, latencyMillis);
    FrameRef last = lastId;
    if (last == null || id.getN() > last.getN()) {
      lastId = id;
      lastTimeNs = timeNs;
      lastAcceptedMillis = acceptedMillis;
    }
    lastSeenMillis = Math.max(lastSeenMillis, seenMillis);
    return true;
  }

  /** Whether {@link #isStreaming} changed. */
  boolean updateStreaming(long now) {
    boolean before = streaming;
    streaming = lastId != null && now - lastSeenMillis < STREAMING_MILLIS;
    return streaming != before;
  }

  boolean isStreaming() {
    return streaming;
  }

  /** For the registry; null where nobody has told the configuration. */
  @Nullable SensorFacts facts(long now) {
    SensorConfiguration known = configuration;
    if (known == null) {
      return null;
    }
    FrameRef last = lastId;
    return new SensorFacts(
        known,
        streaming,
        last == null
            ? null
            : new SensorFacts.LastFrame(
                last.getN(), lastTimeNs, Math.max(0, now - lastAcceptedMillis)),
        classes);
  }

  /** Head of an event that speaks of the newest frame; null before the first. */
  @Nullable EventHead newestHead() {
    FrameRef last = lastId;
    return last == null ? null : EventHead.of(last, lastTimeNs, -1, -1);
  }

  /** The pace over the window; null before the first frame. */
  @Nullable Pace pace(long now) {
    FrameRef last = lastId;
    if (last == null) {
      return null;
    }
    List<StageLag> lags = new ArrayList<>(stages.size());
    Stage newestStage = Stage.VOXELS;
    long newestN = -1;
    for (Map.Entry<Stage, Passed> stage : stages.entrySet()) {
      Passed passed = stage.getValue();
      lags.add(
          new StageLag(
              stage.getKey().id(),
              passed.n,
              Latencies.percentile(passed.latencies.sorted(now), 50)));
      if (passed.n > newestN) {
        newestN = passed.n;
        newestStage = stage.getKey();
      }
    }
    Passed newestPassed = stages.get(newestStage);
    Passed end = lastStage();
    double[] sorted = end == null ? new double[0] : end.latencies.sorted(now);
    return new Pace(
        newestPassed == null ? 0 : newestPassed.latencies.hz(now),
        Latencies.WINDOW_S,
        Latencies.percentile(sorted, 50),
        Latencies.percentile(sorted, 99),
        end == null ? 0 : newestN - end.n,
        unprocessed,
        lags);
  }

  /** The plan; the energy where it has no plans; else the furthest it has. */
  private @Nullable Passed lastStage() {
    for (Stage stage :
        new Stage[] {Stage.PLAN, Stage.ENERGY, Stage.SCENE, Stage.NETWORK, Stage.VOXELS}) {
      Passed passed = stages.get(stage);
      if (passed != null) {
        return passed;
      }
    }
    return null;
  }
}
