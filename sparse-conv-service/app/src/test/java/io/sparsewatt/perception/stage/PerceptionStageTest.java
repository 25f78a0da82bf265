package io.sparsewatt.perception.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import io.sparsewatt.boot.WarmUp;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.events.ContentDigest;
import io.sparsewatt.events.SensorNetwork;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Outcome;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.events.voxel.ActiveVoxels;
import io.sparsewatt.harness.StageHarness;
import io.sparsewatt.scenes.PointClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PerceptionStageTest {

  private final Networks networks = new Networks();
  private final StageHarness harness =
      new StageHarness(Topic.VOXEL_EVENTS, () -> new PerceptionStage(networks, 1));

  @Test
  void everyVoxelEventHasAReceiptAndEveryLidarFrameAScene() throws Exception {
    List<MessageLite> events = new VoxelTraffic(1).events(120);

    List<StageHarness.Output> outputs = harness.run(events, VoxelTraffic.keys(events));

    int activations = 0;
    int scenes = 0;
    int lidarFrames = 0;
    for (StageHarness.Output output : outputs) {
      if (output.topic() == Topic.SCENES) {
        scenes++;
        continue;
      }
      ActivationEvent event = ActivationEvent.parseFrom(output.value());
      VoxelEvent voxels = (VoxelEvent) events.get(activations++);
      assertThat(event.getId()).isEqualTo(voxels.getId());
      assertThat(event.hasUnprocessed()).isEqualTo(voxels.hasLate());
      if (!event.hasUnprocessed()) {
        lidarFrames += output.key().equals(VoxelTraffic.CAMERA) ? 0 : 1;
        assertThat(event.getTrained()).isFalse();
        for (LayerReceipt layer : event.getLayersList()) {
          assertThat(layer.getExecutedMacs()).isLessThanOrEqualTo(layer.getFullStreamMacs());
          assertThat(layer.getFullStreamMacs()).isLessThanOrEqualTo(layer.getDenseMacs());
        }
      }
    }
    assertThat(activations).isEqualTo(events.size());
    assertThat(scenes).isEqualTo(lidarFrames).isGreaterThan(50);
  }

  /** Said to be trained; what it says is noise, and that it is used is what is tested. */
  private static final Networks LABELLING =
      new Networks(() -> Presets.shallowUNet("labels", Weights.he(7), true));

  private final StageHarness labelling =
      new StageHarness(Topic.VOXEL_EVENTS, () -> new PerceptionStage(LABELLING, 1));

  @Test
  void aTrainedNetworksLabelsAreThoseOfAFullRunAndMakeTheScenes() throws Exception {
    List<MessageLite> events = new VoxelTraffic(6, SensorNetwork.PERCEPTION, 0.2).events(120);
    Network network = LABELLING.of(lidar());
    int labelled = 0;
    int scenes = 0;
    ActiveVoxels voxels = new ActiveVoxels(1 << 16);
    try (Session full = network.open(SessionOptions.defaults())) {
      for (StageHarness.Output output : labelling.run(events, VoxelTraffic.keys(events))) {
        if (!output.key().equals("a")) {
          continue;
        }
        if (output.topic() == Topic.SCENES) {
          SceneEvent scene = SceneEvent.parseFrom(output.value());
          // Every hit voxel is in the stream here; an empty frame has nothing to label.
          assertThat(scene.getSource()).isIn("network", "geometry");
          assertThat(scene.getUnlabelled().isEmpty())
              .isEqualTo(scene.getSource().equals("network"));
          scenes += scene.getSource().equals("network") ? 1 : 0;
          continue;
        }
        ActivationEvent event = ActivationEvent.parseFrom(output.value());
        VoxelEvent frame = (VoxelEvent) events.get((int) event.getId().getN());
        if (event.hasUnprocessed()) {
          continue;
        }
        assertThat(event.getTrained()).isTrue();
        assertThat(event.getUnlabelled()).isEmpty();
        assertThat(event.getClassNamesList()).hasSize(PointClass.COUNT).startsWith("ground");
        if (frame.hasKeyframe()) {
          voxels.keyframe(frame.getKeyframe());
        } else {
          voxels.delta(frame.getDelta());
        }
        full.keyframe(voxels.keys(), voxels.features());
        byte[] expected = new byte[voxels.keys().length];
        for (int row = 0; row < expected.length; row++) {
          for (int c = 1; c < PointClass.COUNT; c++) {
            if (full.output().value(row, c) > full.output().value(row, expected[row])) {
              expected[row] = (byte) c;
            }
          }
        }
        assertThat(event.getLabels().toByteArray()).isEqualTo(expected);
        labelled++;
      }
    }
    assertThat(labelled).isGreaterThan(50);
    assertThat(scenes).isGreaterThan(40);
  }

  @Test
  void voxelsOfASizeThatTheNetworkIsNotTrainedForHaveNoLabels() throws Exception {
    List<MessageLite> events = new VoxelTraffic(6, SensorNetwork.PERCEPTION, 0.4).events(120);
    String why = "perception labels voxels of 0.16 to 0.25 m, and these are of 0.4 m";
    int scenes = 0;
    for (StageHarness.Output output : labelling.run(events, VoxelTraffic.keys(events))) {
      if (output.key().equals(VoxelTraffic.CAMERA)) {
        continue;
      }
      if (output.topic() == Topic.SCENES) {
        SceneEvent scene = SceneEvent.parseFrom(output.value());
        assertThat(scene.getSource()).isEqualTo("geometry");
        assertThat(scene.getUnlabelled()).isEqualTo(why);
        scenes++;
        continue;
      }
      ActivationEvent event = ActivationEvent.parseFrom(output.value());
      if (!event.hasUnprocessed()) {
        // The layers ran and are counted; only what they say is not taken for labels.
        assertThat(event.getTrained()).isTrue();
        assertThat(event.getLayersList()).isNotEmpty();
        assertThat(event.getLabels().isEmpty()).isTrue();
        assertThat(event.getClassNamesList()).isEmpty();
        assertThat(event.getUnlabelled()).isEqualTo(why);
      }
    }
    assertThat(scenes).isGreaterThan(40);
  }

  private static SensorConfiguration lidar() {
    return SensorConfiguration.newBuilder()
        .setModality(Modality.MODALITY_LIDAR)
        .setNetwork(SensorNetwork.PERCEPTION.id())
        .build();
  }

  @Test
  void killsLeaveNoTraceInScenesByLabelEither() throws Exception {
    List<MessageLite> events = new VoxelTraffic(3, SensorNetwork.PERCEPTION, 0.2).events(330);
    List<StageHarness.Output> undisturbed = labelling.run(events, VoxelTraffic.keys(events));
    labelling.assertKillsLeaveNoTrace(events, VoxelTraffic.keys(events), undisturbed, 4, 3);
  }

  @Test
  void aNetworkThatThereIsNotIsRefusedByName() {
    assertThatThrownBy(() -> networks.of(lidar().toBuilder().setNetwork("minknet").build()))
        .hasMessage("network `minknet` is unknown for a LiDAR; there is perception, shallow-unet");
  }

  @Test
  void warmingUpEndsAndLeavesTheNetworksReady() {
    WarmUp.Outcome none = MadeUpStreet.warmUp(LABELLING, 1, Duration.ZERO);
    assertThat(none.frames()).isZero();
    // No frame begins after the limit: one at least, and not all of them at this size.
    WarmUp.Outcome one = MadeUpStreet.warmUp(LABELLING, 1, Duration.ofNanos(1));
    assertThat(one.frames()).isLessThanOrEqualTo(1);
    WarmUp.Outcome whole = MadeUpStreet.warmUp(LABELLING, 1, Duration.ofMinutes(1));
    assertThat(whole.frames()).isBetween(24, 240);
    System.out.println("warm-up: " + whole);
  }

  @Test
  void deltasLeaveWhatAKeyframeWould() throws Exception {
    List<MessageLite> events = new VoxelTraffic(2).events(60);
    List<StageHarness.Output> outputs =
        harness.run(events, VoxelTraffic.keys(events)).stream()
            .filter(output -> output.topic() == Topic.ACTIVATION_EVENTS)
            .toList();
    ActiveVoxels state = new ActiveVoxels(1 << 16);
    SensorConfiguration configuration = SensorConfiguration.getDefaultInstance();
    int compared = 0;
    for (int i = 0; i < events.size(); i++) {
      VoxelEvent event = (VoxelEvent) events.get(i);
      if (!event.getId().getSensor().equals("a")) {
        continue;
      }
      if (event.hasKeyframe()) {
        configuration = event.getKeyframe().getConfiguration();
        state.keyframe(event.getKeyframe());
      } else if (event.hasDelta()) {
        state.delta(event.getDelta());
        VoxelDelta whole = Objects.requireNonNull(state.toKeyframe());
        VoxelEvent fromNothing =
            event.toBuilder()
                .setKeyframe(whole.toBuilder().setConfiguration(configuration))
                .build();
        ActivationEvent scratch =
            ActivationEvent.parseFrom(
                harness.run(List.of(fromNothing), List.of("a")).getFirst().value());
        assertThat(scratch.getOutputDigest())
            .isEqualTo(ActivationEvent.parseFrom(outputs.get(i).value()).getOutputDigest());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void killsAtRandomPointsLeaveNoTrace() throws Exception {
    for (long seed = 0; seed < 2; seed++) {
      List<MessageLite> events = new VoxelTraffic(seed).events(330);
      List<StageHarness.Output> undisturbed = harness.run(events, VoxelTraffic.keys(events));
      harness.assertKillsLeaveNoTrace(events, VoxelTraffic.keys(events), undisturbed, 4, seed);
    }
  }

  @Test
  void aSecondStreamOfTheSameFramesHasTheSameContent() throws Exception {
    List<MessageLite> once = new ArrayList<>();
    for (MessageLite event : new VoxelTraffic(5).events(100)) {
      if (((VoxelEvent) event).getId().getSensor().equals("a")) {
        once.add(event);
      }
    }
    List<MessageLite> twice = new ArrayList<>(once);
    long n = ((VoxelEvent) once.getLast()).getId().getN();
    for (MessageLite event : once) {
      VoxelEvent again = (VoxelEvent) event;
      twice.add(
          again.toBuilder().setId(again.getId().toBuilder().setStream("s2").setN(++n)).build());
    }

    List<StageHarness.Output> outputs = harness.run(twice, VoxelTraffic.keys(twice));

    for (Topic topic : List.of(Topic.ACTIVATION_EVENTS, Topic.SCENES)) {
      List<byte[]> values =
          outputs.stream().filter(o -> o.topic() == topic).map(o -> o.value()).toList();
      assertThat(values.size()).as("records on %s", topic.id()).isEven().isGreaterThan(40);
      int half = values.size() / 2;
      assertThat(digest(values.subList(half, 2 * half)))
          .as("second stream on %s", topic.id())
          .isEqualTo(digest(values.subList(0, half)));
    }
  }

  private static String digest(List<byte[]> values) {
    ContentDigest digest = new ContentDigest();
    values.forEach(digest::add);
    return digest.hex();
  }

  @Test
  void aLostDeltaIsAGapUntilTheNextKeyframe() throws Exception {
    List<MessageLite> events = new ArrayList<>(new VoxelTraffic(4).events(80));
    int lost = 0;
    while (!((VoxelEvent) events.get(lost)).hasDelta()) {
      lost++;
    }
    String sensor = ((VoxelEvent) events.get(lost)).getId().getSensor();
    events.remove(lost);

    List<String> codes = new ArrayList<>();
    boolean mended = false;
    for (StageHarness.Output output : harness.run(events, VoxelTraffic.keys(events))) {
      if (output.topic() == Topic.ACTIVATION_EVENTS && output.key().equals(sensor)) {
        ActivationEvent event = ActivationEvent.parseFrom(output.value());
        if (event.hasUnprocessed() && !event.getUnprocessed().getCode().equals("late")) {
          codes.add(event.getUnprocessed().getCode());
          assertThat(event.getOutcome()).isEqualTo(Outcome.OUTCOME_GAP);
        } else if (!codes.isEmpty() && event.getKeyframe()) {
          mended = true;
          assertThat(event.getOutputStride()).isEqualTo(1);
          break;
        }
      }
    }
    assertThat(codes).startsWith("delta-of-another-base");
    assertThat(mended).isTrue();
  }

  @Test
  void garbageIsRefusedByName() {
    PerceptionStage stage = new PerceptionStage(networks, 1);
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() ->
            stage.process(
                new LogRecord(Topic.VOXEL_EVENTS, 0, 0, 0, "s", new byte[] {10, 99}),
                (t, n, k, v) -> {}))
        .withMessageContaining("not a VoxelEvent");
    // An empty value parses; taken for a frame of no sensor it would give outputs of no sensor.
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() ->
            stage.process(
                new LogRecord(Topic.VOXEL_EVENTS, 0, 0, 0, "s", new byte[0]), (t, n, k, v) -> {}))
        .withMessageContaining("key is `s`")
        .withMessageContaining("sensor ``");
  }
}
