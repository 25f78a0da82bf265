package io.sparsewatt.perception.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Outcome;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.voxel.BrokenGroupException;
import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.SceneBuilder;
import io.sparsewatt.scenes.labels.NearestLabels;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the network on one partition of {@code voxel-events}, and builds scenes from what each frame
 * hit and, where the network is trained, from what it calls that.
 *
 * <p>State reaches back to the last keyframe of every open sensor. Tracks reach further back; they
 * travel in the scenes and come back through {@link #restore}. Confined to one thread, which may
 * use more for the network.
 */
public final class PerceptionStage implements PartitionStage {

  // A scan at 0.1 m has 50,000 voxels, persistence triples them; the engine's own bound is the
  // same.
  private static final int MAX_VOXELS = 1 << 18;

  private static final Pose ORIGIN = Pose.newBuilder().setQw(1).build();

  /** One sensor as far as the log is concerned. */
  private static final class Place {
    private final SensorPerception perception;
    private long keyframeOffset;
    private long lastN;

    Place(SensorPerception perception, long offset, long n) {
      this.perception = perception;
      this.keyframeOffset = offset;
      this.lastN = n;
    }
  }

  private final Networks networks;
  private final int threads;
  private final SceneBuilder scenes = new SceneBuilder();
  private final NearestLabels nearest = new NearestLabels();
  private final Map<String, Place> sensors = new HashMap<>();
  // Of open sensors only, like the places; what a closed one knew is let go with it.
  private final Map<String, SceneTracks> tracks = new HashMap<>();
  private long lastN = -1;

  /**
   * @param networks shared by all partitions
   * @param threads that a network may use for one frame, this one included
   */
  public PerceptionStage(Networks networks, int threads) {
    this.networks = networks;
    this.threads = threads;
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    VoxelEvent event = parse(in);
    FrameRef id = event.getId();
    in.requireSensor(id);
    if (id.getN() <= lastN) {
      return;
    }
    closeSensors(id.getN() - OPEN_FRAMES);
    ActivationEvent.Builder activation;
    try {
      activation = perceive(event, in.offset());
    } catch (BrokenGroupException e) {
      forget(id.getSensor());
      activation = unprocessed(Outcome.OUTCOME_GAP, e.code(), message(e));
    } catch (IllegalArgumentException e) {
      // Beyond a limit of the network: the group cannot go on.
      forget(id.getSensor());
      activation = unprocessed(Outcome.OUTCOME_REJECTED, "frame-refused-by-network", message(e));
    }
    lastN = id.getN();
    boolean processed = !activation.hasUnprocessed();
    Place place = sensors.get(id.getSensor());
    if (processed && place != null) {
      place.lastN = id.getN();
    }
    out.emit(
        Topic.ACTIVATION_EVENTS,
        id.getN(),
        in.key(),
        activation.setId(id).setTimeNs(event.getTimeNs()).build());
    if (processed && event.getModality() == Modality.MODALITY_LIDAR) {
      out.emit(Topic.SCENES, id.getN(), in.key(), scene(event));
    }
  }

  @Override
  public long restartOffset(long next) {
    long restart = next - 1;
    for (Place place : sensors.values()) {
      restart = Math.min(restart, place.keyframeOffset);
    }
    return Math.max(0, restart);
  }

  @Override
  public Carries carries(Topic own) {
    return own == Topic.SCENES ? Carries.STATE : Carries.NOTHING;
  }

  @Override
  public void restore(LogRecord own) {
    byte[] value = own.value();
    if (value == null || !sensors.containsKey(own.key())) {
      return;
    }
    try {
      SceneEvent scene = SceneEvent.parseFrom(value);
      SceneTracks restored = new SceneTracks(scene.getId().getStream());
      restored.restore(scene.getTracker());
      tracks.put(own.key(), restored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the scene of " + own.key() + " at offset " + own.offset() + " is damaged", e);
    }
  }

  @Override
  public void close() {
    sensors.values().forEach(place -> place.perception.close());
    sensors.clear();
  }

  private ActivationEvent.Builder perceive(VoxelEvent event, long offset)
      throws BrokenGroupException {
    String sensor = event.getId().getSensor();
    Place place = sensors.get(sensor);
    return switch (event.getOutcomeCase()) {
      case KEYFRAME -> {
        if (place == null) {
          place =
              new Place(
                  new SensorPerception(networks, threads, MAX_VOXELS),
                  offset,
                  event.getId().getN());
          sensors.put(sensor, place);
        }
        place.keyframeOffset = offset;
        yield place.perception.keyframe(event.getKeyframe());
      }
      case DELTA -> {
        if (place == null) {
          yield unprocessed(
              Outcome.OUTCOME_GAP,
              "delta-without-base",
              "no keyframe of the sensor is known; the next one mends it");
        }
        yield place.perception.delta(event.getDelta());
      }
      case DUPLICATE -> unprocessed(Outcome.OUTCOME_DUPLICATE, event.getDuplicate());
      case LATE -> unprocessed(Outcome.OUTCOME_LATE, event.getLate());
      case REJECTED -> unprocessed(Outcome.OUTCOME_REJECTED, event.getRejected());
      case GAP -> {
        forget(sensor);
        yield unprocessed(Outcome.OUTCOME_GAP, event.getGap());
      }
      case OUTCOME_NOT_SET ->
          unprocessed(Outcome.OUTCOME_GAP, "voxel-event-damaged", "the voxel event has no outcome");
    };
  }

  private SceneEvent scene(VoxelEvent event) {
    String sensor = event.getId().getSensor();
    Place place = sensors.get(sensor);
    if (place == null) {
      throw new IllegalStateException("a processed frame has a place");
    }
    long[] hit = Columns.longs(voxels(event).getPlain());
    SiteLabels said = place.perception.labels();
    // The network ran on the voxels of the stream, which hold what persists and lack what is new.
    Labelling labels = said == null ? null : nearest.of(hit, said.keys(), said.labels());
    SceneEvent.Builder scene =
        tracksOf(event.getId())
            .process(
                scenes,
                event.getTimeNs(),
                event.hasPose() ? event.getPose() : ORIGIN,
                event.hasPose(),
                place.perception.voxelSize(),
                hit,
                labels,
                place.perception.unlabelled(),
                event.hasPath() ? event.getPath() : null)
            .setId(event.getId());
    if (event.hasPath()) {
      scene.setPath(event.getPath());
    }
    return scene.build();
  }

  /** A new stream knows nothing of the one before: the same frames give the same scenes. */
  private SceneTracks tracksOf(FrameRef id) {
    SceneTracks present = tracks.get(id.getSensor());
    if (present == null || !present.stream().equals(id.getStream())) {
      present = new SceneTracks(id.getStream());
      tracks.put(id.getSensor(), present);
    }
    return present;
  }

  private static VoxelDelta voxels(VoxelEvent event) {
    return event.hasKeyframe() ? event.getKeyframe() : event.getDelta();
  }

  private void forget(String sensor) {
    Place place = sensors.get(sensor);
    if (place != null) {
      place.perception.forget();
    }
  }

  private void closeSensors(long n) {
    for (Iterator<Map.Entry<String, Place>> it = sensors.entrySet().iterator(); it.hasNext(); ) {
      Map.Entry<String, Place> sensor = it.next();
      if (sensor.getValue().lastN <= n) {
        sensor.getValue().perception.close();
        tracks.remove(sensor.getKey());
        it.remove();
      }
    }
  }

  private static VoxelEvent parse(LogRecord in) throws UnprocessableRecordException {
    byte[] value = in.value();
    if (value == null) {
      throw new UnprocessableRecordException("no-value", "a voxel event without a value");
    }
    try {
      return MessageBytes.parse(VoxelEvent.parser(), value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "not-a-voxel-event", "the value is not a VoxelEvent: " + e.getMessage(), e);
    }
  }

  private static ActivationEvent.Builder unprocessed(Outcome outcome, String code, String reason) {
    return unprocessed(outcome, Unprocessed.newBuilder().setCode(code).setReason(reason).build());
  }

  private static ActivationEvent.Builder unprocessed(Outcome outcome, Unprocessed why) {
    return ActivationEvent.newBuilder().setOutcome(outcome).setUnprocessed(why);
  }

  private static String message(@Nullable Exception e) {
    return e == null || e.getMessage() == null ? String.valueOf(e) : e.getMessage();
  }
}
