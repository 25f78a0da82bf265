package io.sparsewatt.gateway;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.Attojoules;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.EnergyTerm;
import io.sparsewatt.events.v1.ExecutionMode;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.FutureAgent;
import io.sparsewatt.events.v1.JouleBand;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.MacCounts;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Outcome;
import io.sparsewatt.events.v1.PartEnergy;
import io.sparsewatt.events.v1.Path;
import io.sparsewatt.events.v1.PlanCounts;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.PlanFuture;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.ProfileEnergy;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.events.v1.SceneObstacle;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.v1.VoxelPolicy;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.events.voxel.VoxelDigest;
import java.io.ByteArrayOutputStream;
import java.util.TreeMap;

/**
 * One sensor's events: a set of voxels that the test changes, as keyframes and deltas with the
 * digests that a voxeliser would write.
 */
final class TestDrive {

  static final int CHANNELS = 5;
  private static final long FRAME_NANOS = 100_000_000L;

  private static final VoxelWindow WINDOW =
      VoxelWindow.newBuilder()
          .setOriginX(-64)
          .setOriginY(-64)
          .setOriginZ(-16)
          .setExtentX(128)
          .setExtentY(128)
          .setExtentZ(32)
          .setVoxelSize(0.5)
          .build();

  private final String sensor;
  private final TreeMap<Long, Byte> voxels = new TreeMap<>();
  private final TreeMap<Long, Byte> before = new TreeMap<>();
  private long n;
  private long beforeN = -1;

  TestDrive(String sensor, long firstN) {
    this.sensor = sensor;
    this.n = firstN;
  }

  static long key(int x, int y, int z) {
    return (long) (x + (1 << 20)) << 42 | (long) (y + (1 << 20)) << 21 | (z + (1 << 20));
  }

  SensorConfiguration configuration(long version) {
    return SensorConfiguration.newBuilder()
        .setSensor(sensor)
        .setRig("car-1")
        .setModality(Modality.MODALITY_LIDAR)
        .setNetwork("minknet-s")
        .setVersion(version)
        .setVoxels(
            VoxelPolicy.newBuilder()
                .setVoxelSize(0.5)
                .setHalfRangeXy(32)
                .setRangeBelow(4)
                .setRangeAbove(2.4)
                .setKeyframeEvery(64))
        .build();
  }

  void put(long key, int feature) {
    voxels.put(key, (byte) feature);
  }

  void remove(long key) {
    voxels.remove(key);
  }

  TreeMap<Long, Byte> voxels() {
    return voxels;
  }

  long n() {
    return n;
  }

  FrameRef id() {
    return FrameRef.newBuilder()
        .setSensor(sensor)
        .setStream("drive-1")
        .setSeq(n)
        .setN(n)
        .setBaseN(beforeN < 0 ? n : beforeN)
        .build();
  }

  long timeNs() {
    return n * FRAME_NANOS;
  }

  private static byte[] row(byte feature) {
    byte[] row = new byte[CHANNELS];
    row[0] = feature;
    return row;
  }

  private static long digest(TreeMap<Long, Byte> of) {
    long[] sum = new long[1];
    of.forEach(
        (key, feature) -> sum[0] += VoxelDigest.of(key, VoxelDigest.word(row(feature), 0, 5)));
    return sum[0];
  }

  private VoxelEvent.Builder event() {
    return VoxelEvent.newBuilder()
        .setId(id())
        .setTimeNs(timeNs())
        .setModality(Modality.MODALITY_LIDAR)
        .setPose(Pose.newBuilder().setX(1).setQw(1));
  }

  /** The voxels as a keyframe of the present frame. */
  VoxelEvent keyframe() {
    VoxelDelta all = delta(new TreeMap<>(), 0);
    VoxelEvent event =
        event()
            .setId(id().toBuilder().setBaseN(n).setKeyframeN(n))
            .setKeyframe(all.toBuilder().setConfiguration(configuration(1)))
            .build();
    done();
    return event;
  }

  /** What changed since the frame before, as a delta of the present frame. */
  VoxelEvent delta() {
    VoxelEvent event = event().setDelta(delta(before, digest(before))).build();
    done();
    return event;
  }

  private void done() {
    before.clear();
    before.putAll(voxels);
    beforeN = n;
  }

  private VoxelDelta delta(TreeMap<Long, Byte> from, long baseDigest) {
    TreeMap<Long, Byte> upserted = new TreeMap<>();
    int activated = 0;
    for (var voxel : voxels.entrySet()) {
      Byte old = from.get(voxel.getKey());
      if (old == null) {
        activated++;
      }
      if (!voxel.getValue().equals(old)) {
        upserted.put(voxel.getKey(), voxel.getValue());
      }
    }
    ByteArrayOutputStream features = new ByteArrayOutputStream();
    upserted.values().forEach(feature -> features.writeBytes(row(feature)));
    return VoxelDelta.newBuilder()
        .setWindow(WINDOW)
        .setDeactivated(
            column(
                from.keySet().stream()
                    .filter(key -> !voxels.containsKey(key))
                    .mapToLong(Long::longValue)
                    .toArray()))
        .setUpserted(column(upserted.keySet().stream().mapToLong(Long::longValue).toArray()))
        .setFeatures(ByteString.copyFrom(features.toByteArray()))
        .setChannels(CHANNELS)
        .setActivatedCount(activated)
        .setActiveCount(voxels.size())
        .setStateDigest(digest(voxels))
        .setBaseDigest(baseDigest)
        .setPoseKnown(true)
        .build();
  }

  private static ByteString column(long[] keys) {
    return Columns.ofLongs(keys, keys.length);
  }

  /** The next frame. */
  void advance(long frames) {
    n += frames;
  }

  /** Two layers: the last has the voxels as its sites. */
  ActivationEvent.Builder activation(boolean keyframe, boolean plainCounted, long... recomputed) {
    ActivationEvent.Builder event =
        ActivationEvent.newBuilder()
            .setId(id())
            .setTimeNs(timeNs())
            .setNetwork("minknet-s")
            .setModelVersion("9f2c")
            .setKeyframe(keyframe)
            .setPoseKnown(true)
            .setActiveVoxels(voxels.size())
            .setRangeVoxels(524_288)
            .setActivatedVoxels(3)
            .setChangedVoxels(2)
            .setDeactivatedVoxels(1)
            .setOutputStride(1)
            .setPlainCounted(plainCounted);
    if (plainCounted) {
      event.setPlainVoxels(7).setPlainCovered(0.5f).setStreamSupported(0.25f);
    }
    if (!keyframe) {
      event.setRecomputed(column(recomputed));
    }
    return event
        .addLayers(layer("stem.0", 10, plainCounted))
        .addLayers(layer("head.0", voxels.size(), plainCounted));
  }

  private static LayerReceipt layer(String name, long sites, boolean plainCounted) {
    return LayerReceipt.newBuilder()
        .setName(name)
        .setKind("submanifold")
        .setMode(ExecutionMode.EXECUTION_MODE_INCREMENTAL)
        .setInputChannels(5)
        .setOutputChannels(32)
        .setSites(sites)
        .setDirtySites(4)
        .setChangedUnits(3)
        .setEdges(100)
        .setEdgesFromChanged(20)
        .setExecutedMacs(1_000)
        .setFullStreamMacs(10_000)
        .setFullPlainMacs(plainCounted ? 12_000 : 0)
        .setDenseMacs(1_000_000)
        .setParameterBytes(8_640)
        .setActivationBytes(640)
        .setIndexBytes(80)
        .setParameters(2_160)
        .setExecutedEdges(7)
        .setDeltaMacs(800)
        .setPlainSites(plainCounted ? 12 : 0)
        .setPlainEdges(plainCounted ? 75 : 0)
        .setDenseSites(6_250)
        .setDenseEdges(6_251)
        .build();
  }

  ActivationEvent unprocessed(Outcome outcome, String code) {
    return ActivationEvent.newBuilder()
        .setOutcome(outcome)
        .setId(id())
        .setTimeNs(timeNs())
        .setUnprocessed(Unprocessed.newBuilder().setCode(code).setReason("because"))
        .build();
  }

  EnergyEvent energy() {
    return EnergyEvent.newBuilder()
        .setId(id())
        .setTimeNs(timeNs())
        .setActiveVoxels(3)
        .setRangeVoxels(524_288)
        .setMacs(
            MacCounts.newBuilder().setExecuted(2_000).setFullStream(20_000).setDense(2_000_000))
        .addProfiles(
            ProfileEnergy.newBuilder()
                .setProfile("fp32-45nm")
                .setVersion("1")
                .setBasis("modelled")
                .setExecuted(band(210_000_000_000_000L))
                .setFullStream(band(4_600_000_000_000_000L))
                // 2^64 attojoules, about 18 J: beyond 64 bits.
                .setDense(
                    JouleBand.newBuilder()
                        .setNominal(Attojoules.newBuilder().setHigh(1))
                        .setLow(Attojoules.newBuilder().setLow(-1L))
                        .setHigh(Attojoules.newBuilder().setHigh(2)))
                .addParts(
                    PartEnergy.newBuilder()
                        .setPart("compute")
                        .setEnergy(band(180_000_000_000_000L))))
        .build();
  }

  private static JouleBand band(long attojoules) {
    return JouleBand.newBuilder()
        .setNominal(Attojoules.newBuilder().setLow(attojoules))
        .setLow(Attojoules.newBuilder().setLow(attojoules / 2))
        .setHigh(Attojoules.newBuilder().setLow(attojoules * 2))
        .setComplete(true)
        .build();
  }

  SceneEvent scene() {
    return SceneEvent.newBuilder()
        .setId(id())
        .setTimeNs(timeNs())
        .setSource("geometry")
        .setEgo(Pose.newBuilder().setX(1.5).setQw(1))
        .addObjects(SceneObject.newBuilder().setTrack(17).setKind("vehicle-sized").setX(13.7))
        .addObjects(SceneObject.newBuilder().setTrack(18).setKind("two-wheeler-sized"))
        .setFreeSpace(Columns.ofFloats(new float[] {12.128f, Float.NaN}, 2))
        .setFreeSpaceSectors(2)
        .build();
  }

  /** Found by labels: a vehicle, and a wall that is in the way. */
  SceneEvent labelledScene() {
    return SceneEvent.newBuilder()
        .setId(id())
        .setTimeNs(timeNs())
        .setSource("network")
        .addObjects(
            SceneObject.newBuilder()
                .setTrack(17)
                .setKind("vehicle")
                .setClassSource("network")
                .setClassShare(0.87654))
        .addObstacles(
            SceneObstacle.newBuilder()
                .setX(20)
                .setY(-1)
                .setZ(1)
                .setLength(0.4)
                .setWidth(3.6)
                .setHeight(2)
                .setYaw(0.5))
        .build();
  }

  PlanEvent plan() {
    return PlanEvent.newBuilder()
        .setId(id())
        .setTimeNs(timeNs())
        .setVerdict("ok")
        .setPlanHash("c1d0")
        .setMap("corridor")
        .setPredictor("traffic-2")
        .setPredictorTrained(true)
        .setTrajectory(
            Trajectory.newBuilder()
                .setCount(2)
                .setT(pair(0, 0.1))
                .setX(pair(1.5, 2.1))
                .setY(pair(0, 0))
                .setHeading(pair(0, 0))
                .setSpeed(pair(6.4, 6.5))
                .setAcceleration(pair(0, 0.1))
                .setCurvature(pair(0, 0)))
        .setEnergy(14.2)
        .addTerms(EnergyTerm.newBuilder().setName("proximity").setWeight(2).setValue(3.1))
        .addFutures(
            PlanFuture.newBuilder()
                .setIndex(0)
                .setEnergy(11.9)
                .addAgents(
                    FutureAgent.newBuilder()
                        .setAgent("17")
                        .setStepS(0.5)
                        .setPath(Columns.ofFloats(new float[] {13.7f, 4.6f, 15.2f, 5.5f}, 4))))
        .setCounts(PlanCounts.newBuilder().setRollouts(240))
        .setBound("iterations")
        .addRemarks("The road is a corridor straight ahead: no map is known.")
        .setRoad(
            Path.newBuilder()
                .setWidth(3.5)
                .setPoints(Columns.ofDoubles(new double[] {0, 1, 2, 3}, 4)))
        .build();
  }

  private static ByteString pair(double first, double second) {
    return Columns.ofDoubles(new double[] {first, second}, 2);
  }
}
