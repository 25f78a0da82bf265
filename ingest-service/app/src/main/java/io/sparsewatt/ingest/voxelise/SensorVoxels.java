package io.sparsewatt.ingest.voxelise;

import com.google.protobuf.UnsafeByteOperations;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.voxel.EventVoxeliser;
import io.sparsewatt.sensing.voxel.VoxelFidelity;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;

/**
 * The voxeliser of one sensor's stream under one configuration, and where in the log its state
 * begins.
 */
final class SensorVoxels {

  /** The modality's voxeliser. */
  private sealed interface Voxels {
    VoxelUpdate process(SensorFrame frame, boolean keyframe, boolean plain) throws SensingException;

    int historyFrames();

    long[] activeKeys();

    void reset();
  }

  private record Lidar(Voxeliser voxeliser) implements Voxels {
    @Override
    public VoxelUpdate process(SensorFrame frame, boolean keyframe, boolean plain)
        throws SensingException {
      if (frame instanceof PointFrame points) {
        return voxeliser.process(points, keyframe, plain);
      }
      throw new SensingException(
          "wrong-modality", "the sensor is configured as a LiDAR; the frame holds events");
    }

    @Override
    public int historyFrames() {
      return voxeliser.historyFrames();
    }

    @Override
    public long[] activeKeys() {
      return voxeliser.activeKeys();
    }

    @Override
    public void reset() {
      voxeliser.reset();
    }
  }

  private record Camera(EventVoxeliser voxeliser) implements Voxels {
    @Override
    public VoxelUpdate process(SensorFrame frame, boolean keyframe, boolean plain)
        throws SensingException {
      if (frame instanceof EventFrame events) {
        return voxeliser.process(events, keyframe, plain);
      }
      throw new SensingException(
          "wrong-modality", "the sensor is configured as an event camera; the frame holds points");
    }

    @Override
    public int historyFrames() {
      return voxeliser.historyFrames();
    }

    @Override
    public long[] activeKeys() {
      return voxeliser.activeKeys();
    }

    @Override
    public void reset() {
      voxeliser.reset();
    }
  }

  private final SensorConfiguration configuration;
  private final SensorConfiguration processedUnder;
  private final Voxels voxels;
  private final int plainEvery;
  // Offsets of the last frames that the voxeliser took, newest last, at most its history.
  private final long[] history;
  private int historyCount;
  private boolean keyframeOwed;
  private long lastSeq;
  private long lastN = -1;
  private long keyframeN = -1;
  private long stateBegins;

  SensorVoxels(SensorConfiguration configuration) {
    this.configuration = configuration;
    // What the values depend on, not whose they are: the same frames give the same content under
    // any id.
    this.processedUnder =
        configuration.toBuilder()
            .clearSensor()
            .clearRig()
            .clearVersion()
            .clearBackPressure()
            .build();
    voxels =
        switch (configuration.getModality()) {
          case MODALITY_LIDAR ->
              new Lidar(new Voxeliser(Configurations.voxelPolicy(configuration.getVoxels())));
          case MODALITY_EVENT_CAMERA ->
              new Camera(
                  new EventVoxeliser(
                      configuration.getEvents().getWidth(),
                      configuration.getEvents().getHeight(),
                      Configurations.eventPolicy(configuration.getEvents())));
          default ->
              throw new IllegalArgumentException(
                  "sensor "
                      + configuration.getSensor()
                      + " has the modality "
                      + configuration.getModality()
                      + "; lidar or event camera is possible");
        };
    int every =
        configuration.hasVoxels()
            ? configuration.getVoxels().getPlainEvery()
            : configuration.getEvents().getPlainEvery();
    plainEvery = every < 1 ? Integer.MAX_VALUE : every;
    history = new long[voxels.historyFrames()];
  }

  /**
   * Begins another stream under the same configuration: as a new one would, with the memory that is
   * there.
   *
   * @return false, and nothing is done, if the configuration is another
   */
  boolean restart(SensorConfiguration wanted) {
    if (!wanted.equals(configuration)) {
      return false;
    }
    voxels.reset();
    historyCount = 0;
    keyframeOwed = false;
    lastSeq = 0;
    lastN = -1;
    keyframeN = -1;
    stateBegins = 0;
    return true;
  }

  /** Frames between keyframes. */
  static int keyframeEvery(SensorConfiguration configuration) {
    int every =
        configuration.hasVoxels()
            ? configuration.getVoxels().getKeyframeEvery()
            : configuration.getEvents().getKeyframeEvery();
    return Math.max(1, every);
  }

  /**
   * Takes the next frame of the stream.
   *
   * @param keyframe whether one is due by the sender's numbering
   * @throws SensingException if the frame cannot be voxelised; a keyframe that was due is owed
   */
  VoxelDelta.Builder process(SensorFrame frame, long seq, long offset, boolean keyframe)
      throws SensingException {
    boolean plain =
        historyCount == 0 || Math.floorDiv(seq, plainEvery) != Math.floorDiv(lastSeq, plainEvery);
    // A keyframe that fell on a rejected frame is made up for on the next.
    keyframeOwed |= keyframe;
    // Scenes are made of what this scan hit: hysteresis would give every moving object a tail.
    boolean listPlain = plain || frame instanceof PointFrame;
    VoxelUpdate update = voxels.process(frame, keyframeOwed, listPlain);
    keyframeOwed = false;
    lastSeq = seq;
    remember(offset);
    if (update.kind() == VoxelUpdate.Kind.KEYFRAME) {
      keyframeN = offset;
      stateBegins = history[0];
    }
    lastN = offset;
    return wire(update, frame.pose() != null, plain);
  }

  /** n of the frame before the next, or -1. */
  long lastN() {
    return lastN;
  }

  /** n of the keyframe that opened the present group. */
  long keyframeN() {
    return keyframeN;
  }

  /** Offset of the first frame that still has a part in what comes next. */
  long stateBegins() {
    return stateBegins;
  }

  private void remember(long offset) {
    if (historyCount == history.length) {
      System.arraycopy(history, 1, history, 0, historyCount - 1);
      historyCount--;
    }
    history[historyCount++] = offset;
  }

  private VoxelDelta.Builder wire(VoxelUpdate update, boolean poseKnown, boolean countPlain) {
    VoxelDelta.Builder wire =
        VoxelDelta.newBuilder()
            .setWindow(wire(update.window()))
            .setDeactivated(Columns.ofLongs(update.deactivated(), update.deactivated().length))
            .setUpserted(Columns.ofLongs(update.upserted(), update.upserted().length))
            .setFeatures(UnsafeByteOperations.unsafeWrap(update.features()))
            .setChannels(update.channels())
            .setActivatedCount(update.activated())
            .setActiveCount(update.active())
            .setStateDigest(update.stateDigest())
            .setBaseDigest(update.baseDigest())
            .setPoints(update.counts().points())
            .setPointsNonFinite(update.counts().nonFinite())
            .setPointsOutOfRange(update.counts().outOfRange())
            .setPointsOutsideWindow(update.counts().outsideWindow())
            .setPoseKnown(poseKnown);
    if (update.kind() == VoxelUpdate.Kind.KEYFRAME) {
      wire.setConfiguration(processedUnder);
    }
    long[] plain = update.plain();
    if (plain != null) {
      wire.setPlain(Columns.ofLongs(plain, plain.length));
      if (countPlain) {
        VoxelFidelity fidelity = VoxelFidelity.between(plain, voxels.activeKeys());
        wire.setPlainCounted(true)
            .setPlainCovered((float) fidelity.recall())
            .setStreamSupported((float) fidelity.precision());
      }
    }
    return wire;
  }

  private VoxelWindow wire(io.sparsewatt.sensing.voxel.VoxelWindow window) {
    return VoxelWindow.newBuilder()
        .setOriginX(window.originX())
        .setOriginY(window.originY())
        .setOriginZ(window.originZ())
        .setExtentX(window.extentX())
        .setExtentY(window.extentY())
        .setExtentZ(window.extentZ())
        .setVoxelSize(configuration.hasVoxels() ? configuration.getVoxels().getVoxelSize() : 0)
        .build();
  }
}
