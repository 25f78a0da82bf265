package io.sparsewatt.perception.stage;

import com.google.protobuf.ByteString;
import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.MacCount;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import io.sparsewatt.events.voxel.ActiveVoxels;
import io.sparsewatt.events.voxel.BrokenGroupException;
import io.sparsewatt.scenes.PointClass;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The network's state on one sensor's stream, checked against the digests of the voxel log. */
final class SensorPerception implements AutoCloseable {

  private static final List<String> CLASS_NAMES =
      Arrays.stream(PointClass.values()).map(PointClass::id).toList();

  private final Networks networks;
  private final int threads;
  private final ActiveVoxels voxels;
  private @Nullable Session session;
  private VoxelWindow window = VoxelWindow.getDefaultInstance();
  private @Nullable SiteLabels labels;
  private @Nullable String unlabelled;

  SensorPerception(Networks networks, int threads, int maxVoxels) {
    this.networks = networks;
    this.threads = threads;
    this.voxels = new ActiveVoxels(maxVoxels);
  }

  /**
   * Starts the group.
   *
   * @throws BrokenGroupException if the event contradicts itself
   * @throws IllegalArgumentException if the sensor names no network that there is
   */
  ActivationEvent.Builder keyframe(VoxelDelta event) throws BrokenGroupException {
    Network network = networks.of(event.getConfiguration());
    voxels.keyframe(event);
    unlabelled =
        SensorNetwork.of(event.getConfiguration()).unlabelled(event.getWindow().getVoxelSize());
    Session open = session;
    if (open == null || open.network() != network || !sameExtent(event.getWindow())) {
      close();
      open =
          network.open(
              SessionOptions.defaults()
                  .withThreads(threads)
                  .withExtent(
                      new Axes(
                          event.getWindow().getExtentX(),
                          event.getWindow().getExtentY(),
                          event.getWindow().getExtentZ())));
      session = open;
    }
    window = event.getWindow();
    Receipt receipt = open.keyframe(voxels.upserted(), voxels.upsertedFeatures());
    return describe(event, open, receipt, true);
  }

  /**
   * Takes the difference to the frame before.
   *
   * @throws BrokenGroupException if it does not fit; nothing fits then until a keyframe
   */
  ActivationEvent.Builder delta(VoxelDelta event) throws BrokenGroupException {
    voxels.delta(event);
    Session open = session;
    if (open == null) {
      throw new IllegalStateException("voxels are known, so a keyframe has opened a session");
    }
    window = event.getWindow();
    Receipt receipt =
        open.update(voxels.deactivated(), voxels.upserted(), voxels.upsertedFeatures());
    return describe(event, open, receipt, false);
  }

  /** Waits for the next keyframe. */
  void forget() {
    voxels.forget();
  }

  /** What the network says of the last frame's voxels; null where {@link #unlabelled} says why. */
  @Nullable SiteLabels labels() {
    return labels;
  }

  /** Why what the network says is not given as labels, as {@link SensorNetwork#unlabelled}. */
  @Nullable String unlabelled() {
    return unlabelled;
  }

  /** Metres; 0 for event cameras. */
  double voxelSize() {
    return window.getVoxelSize();
  }

  @Override
  public void close() {
    Session open = session;
    if (open != null) {
      open.close();
      session = null;
    }
  }

  private boolean sameExtent(VoxelWindow other) {
    return window.getExtentX() == other.getExtentX()
        && window.getExtentY() == other.getExtentY()
        && window.getExtentZ() == other.getExtentZ();
  }

  private ActivationEvent.Builder describe(
      VoxelDelta event, Session open, Receipt receipt, boolean keyframe) {
    Network network = open.network();
    LayerRows output = open.output();
    ActivationEvent.Builder activation =
        ActivationEvent.newBuilder()
            .setNetwork(network.name())
            .setModelVersion(network.digest())
            .setTrained(network.trained())
            .setKeyframe(keyframe)
            .setPoseKnown(event.getPoseKnown())
            .setActiveVoxels(event.getActiveCount())
            .setRangeVoxels((long) window.getExtentX() * window.getExtentY() * window.getExtentZ())
            .setActivatedVoxels(event.getActivatedCount())
            .setChangedVoxels(event.getUpserted().size() / Long.BYTES - event.getActivatedCount())
            .setDeactivatedVoxels(event.getDeactivated().size() / Long.BYTES)
            .setOutputStride(network.stride(network.outputs().getFirst()).a0())
            .setOutputDigest(OutputDigest.of(output));
    SiteLabels said = unlabelled == null ? SiteLabels.of(network, output) : null;
    labels = said;
    if (unlabelled != null) {
      activation.setUnlabelled(unlabelled);
    }
    if (said != null) {
      activation
          .setLabels(ByteString.copyFrom(said.labels().classes()))
          .addAllClassNames(CLASS_NAMES);
    }
    if (!keyframe) {
      long[] computed = output.computedKeys();
      activation.setRecomputed(Columns.ofLongs(computed, computed.length));
    }
    MacCount plain = null;
    if (event.getPlainCounted()) {
      long[] keys = Columns.longs(event.getPlain());
      plain = network.countMacs(keys);
      activation
          .setPlainCounted(true)
          .setPlainVoxels(keys.length)
          .setPlainCovered(event.getPlainCovered())
          .setStreamSupported(event.getStreamSupported());
    }
    Receipts.add(activation, network, receipt, plain);
    return activation;
  }
}
