package io.sparsewatt.ingest.voxelise;

import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.BackPressure;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.sensing.voxel.EventPolicy;
import io.sparsewatt.sensing.voxel.VoxelPolicy;

/** A sensor's configuration between the wire and the voxeliser. */
public final class Configurations {

  /**
   * Plain voxels are counted on every tenth live frame: the count costs as much as a small scan.
   */
  public static final int PLAIN_EVERY = 10;

  private static final int PACKET_MS = 10;

  private Configurations() {}

  /** A LiDAR with the measured defaults. */
  public static SensorConfiguration lidar(String sensor) {
    VoxelPolicy policy = VoxelPolicy.DEFAULT;
    return SensorConfiguration.newBuilder()
        .setSensor(sensor)
        .setRig(sensor)
        .setModality(Modality.MODALITY_LIDAR)
        .setBackPressure(BackPressure.BACK_PRESSURE_LOSSLESS)
        .setNetwork(SensorNetwork.PERCEPTION.id())
        .setVersion(1)
        .setVoxels(wire(policy).setPlainEvery(PLAIN_EVERY))
        .build();
  }

  /** An event camera with the defaults. */
  public static SensorConfiguration eventCamera(String sensor, int width, int height) {
    return SensorConfiguration.newBuilder()
        .setSensor(sensor)
        .setRig(sensor)
        .setModality(Modality.MODALITY_EVENT_CAMERA)
        .setBackPressure(BackPressure.BACK_PRESSURE_LOSSLESS)
        .setNetwork(SensorNetwork.EVENT_UNET.id())
        .setVersion(1)
        .setEvents(
            wire(EventPolicy.DEFAULT)
                .setWidth(width)
                .setHeight(height)
                .setPacketMs(PACKET_MS)
                .setPlainEvery(PLAIN_EVERY))
        .build();
  }

  /**
   * The voxeliser's policy.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public static VoxelPolicy voxelPolicy(io.sparsewatt.events.v1.VoxelPolicy wire) {
    return new VoxelPolicy(
        new VoxelPolicy.Range(
            wire.getVoxelSize(),
            wire.getHalfRangeXy(),
            wire.getRangeBelow(),
            wire.getRangeAbove(),
            wire.getStride()),
        new VoxelPolicy.Hysteresis(
            wire.getConfirmHits(),
            wire.getConfirmWindow(),
            wire.getPersistenceFrames(),
            // Records from before the field have none.
            wire.getStrongPoints() == 0
                ? VoxelPolicy.Hysteresis.STRONG_POINTS
                : wire.getStrongPoints(),
            // None in records from before the field; at rest never shorter than in motion.
            Math.max(wire.getRestPersistenceFrames(), wire.getPersistenceFrames())),
        new VoxelPolicy.Deltas(
            wire.getOffsetDelta(), wire.getIntensityDelta(), wire.getHeightDelta()),
        wire.getMinPoints(),
        wire.getKeyframeEvery(),
        wire.getMaxVoxelsPerFrame(),
        // Records from before these fields have none, and clear nothing.
        new VoxelPolicy.Clearing(wire.getClearCell(), wire.getClearMargin()),
        new VoxelPolicy.Yielding(
            wire.getYieldLead(),
            // None in records from before the field.
            wire.getYieldMostHits() == 0 ? VoxelPolicy.Yielding.ANY : wire.getYieldMostHits()));
  }

  /**
   * The event voxeliser's policy.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public static EventPolicy eventPolicy(io.sparsewatt.events.v1.EventPolicy wire) {
    return new EventPolicy(
        wire.getWindowNs(),
        wire.getMaxPackets(),
        wire.getMaxEventsPerPacket(),
        wire.getMinEvents(),
        wire.getSaturation(),
        wire.getDelta(),
        wire.getKeyframeEvery());
  }

  private static io.sparsewatt.events.v1.VoxelPolicy.Builder wire(VoxelPolicy policy) {
    return io.sparsewatt.events.v1.VoxelPolicy.newBuilder()
        .setVoxelSize(policy.range().size())
        .setHalfRangeXy(policy.range().halfXy())
        .setRangeBelow(policy.range().below())
        .setRangeAbove(policy.range().above())
        .setStride(policy.range().stride())
        .setKeyframeEvery(policy.keyframeEvery())
        .setConfirmHits(policy.hysteresis().hits())
        .setConfirmWindow(policy.hysteresis().within())
        .setPersistenceFrames(policy.hysteresis().persistence())
        .setStrongPoints(policy.hysteresis().strongPoints())
        .setRestPersistenceFrames(policy.hysteresis().restPersistence())
        .setMinPoints(policy.minPointsPerHit())
        .setOffsetDelta(policy.deltas().offset())
        .setIntensityDelta(policy.deltas().intensity())
        .setHeightDelta(policy.deltas().height())
        .setMaxVoxelsPerFrame(policy.maxVoxelsPerFrame())
        .setClearCell(policy.clearing().cell())
        .setClearMargin(policy.clearing().margin())
        .setYieldLead(policy.yielding().lead())
        .setYieldMostHits(policy.yielding().mostHits());
  }

  private static io.sparsewatt.events.v1.EventPolicy.Builder wire(EventPolicy policy) {
    return io.sparsewatt.events.v1.EventPolicy.newBuilder()
        .setWindowNs(policy.windowNanos())
        .setMaxPackets(policy.maxPackets())
        .setMaxEventsPerPacket(policy.maxEventsPerPacket())
        .setMinEvents(policy.minEvents())
        .setSaturation(policy.saturation())
        .setDelta(policy.delta())
        .setKeyframeEvery(policy.keyframeEvery());
  }
}
