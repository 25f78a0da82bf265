package io.sparsewatt.perception.stage;

import com.google.protobuf.ByteString;
import io.sparsewatt.boot.WarmUp;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.events.voxel.VoxelDigest;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs a stage on a made-up street before it is given real frames, so that the code is compiled by
 * then: whole frames first, then differences, of the size of a real scan. Nothing of it is written
 * anywhere.
 */
public final class MadeUpStreet {

  // Further frames change little: the compiler has seen what is hot.
  private static final int FEWEST = 24;
  private static final int MOST = 240;
  private static final int KEYFRAME_EVERY = 6;
  private static final int CHANNELS = 5;
  private static final double VOXEL = 0.2;
  // 51.2 m to either side, and the height that the voxeliser takes in by default.
  private static final int HALF = 256;
  // The first group's: what is not compiled yet takes seconds over a whole scan.
  private static final int HALF_AT_FIRST = 48;
  private static final int LOW = -20;
  private static final int HEIGHT = 32;
  private static final String SENSOR = "warm-up";
  private static final long FRAME_NANOS = 100_000_000L;

  private long[] keys = new long[0];
  private byte[] features = new byte[0];
  private int count;

  private MadeUpStreet() {}

  /**
   * Warms up.
   *
   * @param networks shared with the stages that are to be fast
   * @param threads of the network
   * @param limit no frame begins later than this; 0 for none
   */
  public static WarmUp.Outcome warmUp(Networks networks, int threads, Duration limit) {
    PerceptionStage stage = new PerceptionStage(networks, threads);
    try {
      MadeUpStreet street = new MadeUpStreet();
      return WarmUp.run(
          "perceive",
          FEWEST,
          MOST,
          limit,
          n ->
              stage.process(
                  new LogRecord(Topic.VOXEL_EVENTS, 0, n, 0, SENSOR, street.frame(n).toByteArray()),
                  (topic, of, key, value) -> {
                    var _ = value.toByteArray();
                  }));
    } finally {
      stage.close();
    }
  }

  /** Frame {@code n}: vehicles move on, and a few ground voxels come and go. */
  private VoxelEvent frame(int n) {
    long[] before = Arrays.copyOf(keys, count);
    byte[] featuresBefore = Arrays.copyOf(features, CHANNELS * count);
    occupy(n);
    boolean keyframe = n % KEYFRAME_EVERY == 0;
    VoxelEvent.Builder event =
        VoxelEvent.newBuilder()
            .setId(
                FrameRef.newBuilder()
                    .setSensor(SENSOR)
                    .setStream(SENSOR)
                    .setSeq(n)
                    .setN(n)
                    .setBaseN(keyframe ? n : n - 1))
            .setTimeNs(n * FRAME_NANOS)
            .setModality(Modality.MODALITY_LIDAR)
            .setPose(Pose.newBuilder().setZ(1.8).setQw(1));
    VoxelDelta delta =
        keyframe
            ? delta(new long[0], new byte[0])
                .setConfiguration(
                    SensorConfiguration.newBuilder()
                        .setModality(Modality.MODALITY_LIDAR)
                        .setNetwork(SensorNetwork.PERCEPTION.id()))
                .build()
            : delta(before, featuresBefore)
                .setBaseDigest(digest(before, featuresBefore, before.length))
                .build();
    return (keyframe ? event.setKeyframe(delta) : event.setDelta(delta)).build();
  }

  private void occupy(int n) {
    count = 0;
    int capacity = 1 << 16;
    if (keys.length < capacity) {
      keys = new long[capacity];
    }
    int half = n < KEYFRAME_EVERY ? HALF_AT_FIRST : HALF;
    for (int x = -half; x < half; x++) {
      for (int y = -half / 2; y < half / 2; y++) {
        int mixed = mix(x, y);
        // Ground thins out with distance; one voxel in a hundred is another on each frame.
        int distance = Math.abs(x) + Math.abs(y);
        int turn = Math.floorMod(mixed >>> 16, 100) == 0 ? n & 1 : 0;
        if (Math.floorMod(mixed, 4 + distance / 8) == turn) {
          put(x, y, 0);
        }
        boolean front = Math.abs(y) == 50 && Math.floorMod(x, 64) > 8;
        if (front) {
          for (int z = 1; z < 11; z++) {
            put(x, y, z);
          }
        }
        // Vehicles of 4.4 by 1.8 m on two lanes, in both directions.
        int lane = y >= 5 && y < 14 ? 1 : y >= -14 && y < -5 ? -1 : 0;
        int along = Math.floorMod(x - lane * 4 * n, 80);
        if (lane != 0 && along < 22) {
          int across = lane > 0 ? y - 5 : y + 14;
          boolean shell = along == 0 || along == 21 || across == 0 || across == 8;
          for (int z = shell ? 1 : 7; z < 8; z++) {
            put(x, y, z);
          }
        }
      }
    }
    features = new byte[CHANNELS * count];
    for (int i = 0; i < count; i++) {
      int mixed = mix((int) (keys[i] >>> 42), (int) keys[i]);
      for (int c = 0; c < 3; c++) {
        features[CHANNELS * i + c] = (byte) ((mixed >>> 8 * c) % 100);
      }
      features[CHANNELS * i + 3] = (byte) (8 * (mixed >>> 24 & 7));
      features[CHANNELS * i + 4] = (byte) Math.min(127, 3 * ((keys[i] & 0x1f_ffff) - (1 << 20)));
    }
  }

  private void put(int x, int y, int z) {
    long bias = 1 << 20;
    if (count < keys.length) {
      keys[count++] = x + bias << 42 | y + bias << 21 | z + bias;
    }
  }

  private static int mix(int x, int y) {
    int h = x * 0x9e3779b1 ^ y * 0x85ebca6b;
    h = (h ^ h >>> 15) * 0x2c1b3c6d;
    return (h ^ h >>> 13) & Integer.MAX_VALUE;
  }

  private VoxelDelta.Builder delta(long[] before, byte[] featuresBefore) {
    long[] gone = new long[before.length];
    long[] upserted = new long[count];
    byte[] rows = new byte[CHANNELS * count];
    int lost = 0;
    int changed = 0;
    int activated = 0;
    int b = 0;
    for (int i = 0; i < count; i++) {
      while (b < before.length && before[b] < keys[i]) {
        gone[lost++] = before[b++];
      }
      boolean there = b < before.length && before[b] == keys[i];
      if (!there || !same(featuresBefore, b, i)) {
        System.arraycopy(features, CHANNELS * i, rows, CHANNELS * changed, CHANNELS);
        upserted[changed++] = keys[i];
        activated += there ? 0 : 1;
      }
      b += there ? 1 : 0;
    }
    while (b < before.length) {
      gone[lost++] = before[b++];
    }
    return VoxelDelta.newBuilder()
        .setWindow(
            VoxelWindow.newBuilder()
                .setOriginX(-HALF)
                .setOriginY(-HALF)
                .setOriginZ(LOW)
                .setExtentX(2 * HALF)
                .setExtentY(2 * HALF)
                .setExtentZ(HEIGHT)
                .setVoxelSize(VOXEL))
        .setChannels(CHANNELS)
        .setDeactivated(Columns.ofLongs(gone, lost))
        .setUpserted(Columns.ofLongs(upserted, changed))
        .setFeatures(ByteString.copyFrom(rows, 0, CHANNELS * changed))
        .setActivatedCount(activated)
        .setActiveCount(count)
        .setPlain(Columns.ofLongs(keys, count))
        .setStateDigest(digest(keys, features, count))
        .setPoseKnown(true);
  }

  private boolean same(byte[] featuresBefore, int b, int i) {
    return Arrays.equals(
        featuresBefore,
        CHANNELS * b,
        CHANNELS * (b + 1),
        features,
        CHANNELS * i,
        CHANNELS * (i + 1));
  }

  private static long digest(long[] keys, byte[] features, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += VoxelDigest.of(keys[i], VoxelDigest.word(features, CHANNELS * i, CHANNELS));
    }
    return sum;
  }
}
