package io.sparsewatt.standalone.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Calibration;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Quantisation;
import io.sparsewatt.engine.Receipt;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.presets.SparseConvNets;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.sensing.voxel.EventPolicy;
import io.sparsewatt.sensing.voxel.EventVoxeliser;
import io.sparsewatt.sensing.voxel.VoxelPolicy;
import io.sparsewatt.sensing.voxel.VoxelState;
import io.sparsewatt.sensing.voxel.VoxelStateException;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import io.sparsewatt.sensing.voxel.Voxeliser;
import io.sparsewatt.standalone.RecordedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every recorded sequence through the voxeliser and an incremental session: after each frame the
 * logits are, bit for bit, those of a session that is given the whole state anew.
 */
@Tag("data")
class RecordedStreamsDataTest {

  @ParameterizedTest
  @ValueSource(strings = {"kitti_raw_city_stop/velodyne", "kitti_tracking_0000/pcd"})
  void scans(String sequence) throws SensingException, VoxelStateException {
    StreamScene scene = RecordedScenes.registered(RecordedData.path("lidar/" + sequence));
    Voxeliser voxeliser = new Voxeliser(VoxelPolicy.DEFAULT);
    List<VoxelUpdate> updates = new ArrayList<>();
    for (int f = 0; f < scene.frames().size(); f++) {
      // The second half begins with a keyframe in mid-stream.
      updates.add(voxeliser.process(scene.frames().get(f), f == scene.frames().size() / 2));
    }
    Network shipped = Presets.perception();
    follow(sequence, shipped, updates);
    follow(sequence, inBytes(shipped, updates.getFirst()), updates);
    follow(sequence, Presets.shallowUNet(1), updates);
    follow(sequence, SparseConvNets.scanNetUNet(Weights.he(1), false, 16, 1, false, 20), updates);
  }

  @Test
  void pixelsOfEvt2() throws SensingException, VoxelStateException {
    pixels("events/evt2_sample.raw");
  }

  @Test
  void pixelsOfEvt3() throws SensingException, VoxelStateException {
    pixels("events/evt3_sample.raw");
  }

  private static void pixels(String file) throws SensingException, VoxelStateException {
    List<VoxelUpdate> updates = new ArrayList<>();
    try (Recording recording = Recording.open(RecordedData.path(file), RecordingOptions.DEFAULT)) {
      EventVoxeliser voxeliser = null;
      for (SensorFrame frame = recording.next(); frame != null; frame = recording.next()) {
        EventFrame packet = (EventFrame) frame;
        if (voxeliser == null) {
          voxeliser = new EventVoxeliser(packet.width(), packet.height(), EventPolicy.DEFAULT);
        }
        updates.add(voxeliser.process(packet, false));
      }
    }
    Axes sides =
        new Axes(updates.getFirst().window().extentX(), updates.getFirst().window().extentY(), 1);
    follow(file, Presets.eventUNet2d("event-u-net", Weights.he(1), false, sides, 3), updates);
  }

  private static Network inBytes(Network network, VoxelUpdate update) {
    Calibration.Frame frame =
        new Calibration.Frame(update.upserted(), real(update.features(), update.channels(), 5));
    return Quantisation.of(Calibration.of(network, List.of(frame))).quantise();
  }

  private static void follow(String sequence, Network network, List<VoxelUpdate> updates)
      throws VoxelStateException {
    int channels = network.inputChannels();
    VoxelState state = new VoxelState(1 << 20);
    long executed = 0;
    long full = 0;
    SessionOptions options = SessionOptions.defaults().withThreads(2).withMaxSites(1 << 20);
    try (Session stream = network.open(options);
        Session anew = network.open(options)) {
      for (int f = 0; f < updates.size(); f++) {
        VoxelUpdate update = updates.get(f);
        state.apply(update);
        float[] rows = real(update.features(), update.channels(), channels);
        Receipt receipt =
            update.kind() == VoxelUpdate.Kind.KEYFRAME
                ? stream.keyframe(update.upserted(), rows)
                : stream.update(update.deactivated(), update.upserted(), rows);
        anew.keyframe(state.keys(), real(state.features(), state.channels(), channels));
        executed += receipt.executedMacs();
        full += receipt.fullStreamMacs();
        assertSame(stream.output(), anew.output(), sequence + ", frame " + f);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %s: %d frames, %.1f %% of the MACs of full passes%n",
        sequence,
        network.name(),
        updates.size(),
        100.0 * executed / full);
  }

  /** Bytes as a network reads them, the first of a voxel's channels. */
  private static float[] real(byte[] features, int channels, int wanted) {
    float[] rows = new float[features.length / channels * wanted];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = features[i / wanted * channels + i % wanted] / 127f;
    }
    return rows;
  }

  private static void assertSame(LayerRows ours, LayerRows theirs, String where) {
    assertThat(ours.keys()).as(where).isEqualTo(theirs.keys());
    int channels = ours.channels();
    float[] a = new float[channels];
    float[] b = new float[channels];
    for (int row = 0; row < ours.sites(); row++) {
      ours.copyRow(row, a, 0);
      theirs.copyRow(row, b, 0);
      for (int c = 0; c < channels; c++) {
        if (Float.floatToRawIntBits(a[c]) != Float.floatToRawIntBits(b[c])) {
          throw new AssertionError(
              where + ", row " + row + ", channel " + c + ": " + a[c] + " is not " + b[c]);
        }
      }
    }
  }
}
