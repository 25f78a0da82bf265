package io.sparsewatt.perception.stage;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.EventPolicy;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.v1.VoxelPolicy;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.events.voxel.VoxelDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A voxel log as the voxeliser writes it, made from random edits: two LiDARs and an event camera.
 */
final class VoxelTraffic {

  static final String CAMERA = "camera";

  private static final int CHANNELS = 5;
  private static final VoxelWindow BOX =
      VoxelWindow.newBuilder()
          .setOriginX(-16)
          .setOriginY(-16)
          .setOriginZ(-8)
          .setExtentX(32)
          .setExtentY(32)
          .setExtentZ(16)
          .build();
  private static final VoxelWindow PIXELS =
      VoxelWindow.newBuilder().setExtentX(24).setExtentY(32).setExtentZ(1).build();

  private final Random random;
  private final Map<String, TreeMap<Long, byte[]>> states = new TreeMap<>();
  private final Map<String, Long> last = new TreeMap<>();
  private final Map<String, Integer> sinceKeyframe = new TreeMap<>();

  private final SensorNetwork network;
  private final double voxelSize;

  VoxelTraffic(long seed) {
    this(seed, SensorNetwork.SHALLOW_UNET, 0.2);
  }

  /**
   * @param network of the LiDARs
   * @param voxelSize of the LiDARs, metres
   */
  VoxelTraffic(long seed, SensorNetwork network, double voxelSize) {
    this.network = network;
    this.voxelSize = voxelSize;
    random = new Random(seed);
  }

  static List<String> keys(List<MessageLite> events) {
    return events.stream().map(e -> ((VoxelEvent) e).getId().getSensor()).toList();
  }

  List<MessageLite> events(int count) {
    List<MessageLite> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      // Only the first LiDAR is heard for longer than a stage keeps the others.
      boolean alone = n / 150 % 2 == 1 || random.nextInt(3) > 0;
      events.add(event(alone ? "a" : random.nextBoolean() ? "b" : CAMERA, n));
    }
    return events;
  }

  private VoxelEvent event(String sensor, long n) {
    boolean camera = sensor.equals(CAMERA);
    VoxelEvent.Builder event =
        VoxelEvent.newBuilder()
            .setTimeNs(n * 100_000_000L)
            .setModality(camera ? Modality.MODALITY_EVENT_CAMERA : Modality.MODALITY_LIDAR)
            .setPose(Pose.newBuilder().setX(n * 0.01).setQw(1));
    FrameRef.Builder id = FrameRef.newBuilder().setSensor(sensor).setStream("s").setSeq(n).setN(n);
    if (random.nextInt(12) == 0) {
      return event
          .setId(id)
          .setLate(Unprocessed.newBuilder().setCode("late").setReason("late"))
          .build();
    }
    TreeMap<Long, byte[]> before = states.getOrDefault(sensor, new TreeMap<>());
    TreeMap<Long, byte[]> after = edited(before, camera);
    boolean keyframe =
        !last.containsKey(sensor)
            || last.get(sensor) <= n - 128
            || sinceKeyframe.merge(sensor, 1, Integer::sum) >= 9;
    if (keyframe) {
      sinceKeyframe.put(sensor, 0);
      event.setKeyframe(
          delta(new TreeMap<>(), after, camera).toBuilder()
              .setBaseDigest(0)
              .setConfiguration(configuration(camera)));
    } else {
      event.setDelta(delta(before, after, camera));
    }
    states.put(sensor, after);
    last.put(sensor, n);
    return event.setId(id).build();
  }

  private TreeMap<Long, byte[]> edited(TreeMap<Long, byte[]> before, boolean camera) {
    TreeMap<Long, byte[]> after = new TreeMap<>(before);
    int edits = before.isEmpty() ? 300 : random.nextInt(25);
    for (int e = 0; e < edits; e++) {
      long key =
          camera
              ? key(random.nextInt(24), random.nextInt(32), 0)
              : key(random.nextInt(32) - 16, random.nextInt(32) - 16, random.nextInt(16) - 8);
      if (random.nextInt(3) == 0 && !after.isEmpty()) {
        Long victim = after.ceilingKey(key);
        after.remove(victim == null ? after.firstKey() : victim);
      } else {
        byte[] features = new byte[camera ? 2 : CHANNELS];
        random.nextBytes(features);
        for (int c = 0; c < features.length; c++) {
          features[c] = (byte) Math.max(-127, features[c]);
        }
        after.put(key, features);
      }
    }
    if (random.nextInt(60) == 0) {
      after.clear();
    }
    return after;
  }

  private SensorConfiguration configuration(boolean camera) {
    return camera
        ? SensorConfiguration.newBuilder()
            .setModality(Modality.MODALITY_EVENT_CAMERA)
            .setNetwork(SensorNetwork.EVENT_UNET.id())
            .setEvents(EventPolicy.newBuilder().setWidth(32).setHeight(24))
            .build()
        : SensorConfiguration.newBuilder()
            .setModality(Modality.MODALITY_LIDAR)
            .setNetwork(network.id())
            .setVoxels(VoxelPolicy.newBuilder().setVoxelSize(voxelSize))
            .build();
  }

  private VoxelDelta delta(
      TreeMap<Long, byte[]> before, TreeMap<Long, byte[]> after, boolean camera) {
    int channels = camera ? 2 : CHANNELS;
    TreeMap<Long, byte[]> upserted = new TreeMap<>();
    TreeMap<Long, byte[]> gone = new TreeMap<>(before);
    int activated = 0;
    for (Map.Entry<Long, byte[]> entry : after.entrySet()) {
      gone.remove(entry.getKey());
      byte[] old = before.get(entry.getKey());
      if (old == null || !Arrays.equals(old, entry.getValue())) {
        upserted.put(entry.getKey(), entry.getValue());
        activated += old == null ? 1 : 0;
      }
    }
    VoxelDelta.Builder delta =
        VoxelDelta.newBuilder()
            .setWindow(camera ? PIXELS : BOX.toBuilder().setVoxelSize(voxelSize).build())
            .setChannels(channels)
            .setDeactivated(Columns.ofLongs(keysOf(gone), gone.size()))
            .setUpserted(Columns.ofLongs(keysOf(upserted), upserted.size()))
            .setFeatures(rows(upserted, channels))
            .setActivatedCount(activated)
            .setActiveCount(after.size())
            .setBaseDigest(digest(before, channels))
            .setStateDigest(digest(after, channels))
            .setPoseKnown(true);
    delta.setPlain(Columns.ofLongs(keysOf(upserted), upserted.size()));
    delta.setPlainCounted(random.nextInt(3) == 0);
    return delta.build();
  }

  private static ByteString rows(TreeMap<Long, byte[]> state, int channels) {
    byte[] rows = new byte[state.size() * channels];
    int at = 0;
    for (byte[] row : state.values()) {
      System.arraycopy(row, 0, rows, at, channels);
      at += channels;
    }
    return ByteString.copyFrom(rows);
  }

  private static long digest(TreeMap<Long, byte[]> state, int channels) {
    long sum = 0;
    for (Map.Entry<Long, byte[]> voxel : state.entrySet()) {
      sum += VoxelDigest.of(voxel.getKey(), VoxelDigest.word(voxel.getValue(), 0, channels));
    }
    return sum;
  }

  private static long[] keysOf(TreeMap<Long, byte[]> state) {
    return state.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  private static long key(int x, int y, int z) {
    return (x + (1L << 20)) << 42 | (y + (1L << 20)) << 21 | (z + (1L << 20));
  }
}
