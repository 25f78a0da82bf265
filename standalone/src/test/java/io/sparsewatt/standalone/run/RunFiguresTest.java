package io.sparsewatt.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunFiguresTest {

  private final RunFigures figures = new RunFigures();

  @Test
  void aFrameIsCompleteWhenAllItsRecordsHaveComeInAnyOrder() {
    figures.sent("s", "a", 0, true, 1);

    plan(0, 0);
    energy(0, 0, null);
    voxels(0, 0, false);
    assertThat(figures.complete()).isZero();
    assertThat(figures.missing())
        .contains("activations of 1", "plans of 0", "seq 0 of stream a of sensor s");
    assertThat(figures.summary().frames().lost()).isEqualTo(1);
    activation(0, 0, null);

    assertThat(figures.complete()).isEqualTo(1);
    assertThat(figures.missing()).isNull();
    assertThat(figures.summary().frames().lost()).isZero();
  }

  @Test
  void whatARetryLeavesBehindIsInNoOtherFigureAndNoDigest() {
    RunFigures undisturbed = new RunFigures();
    undisturbed.sent("s", "a", 0, true, 1);
    all(undisturbed, 0, 0);
    undisturbed.sent("s", "a", 1, true, 1);
    all(undisturbed, 1, 1);

    figures.sent("s", "a", 0, true, 1);
    all(figures, 0, 0);
    // The answer to seq 0 was lost, so it was sent once more.
    voxels(1, 0, true);
    activation(1, 0, "duplicate");
    energy(1, 0, "duplicate");
    figures.sent("s", "a", 1, true, 1);
    all(figures, 2, 1);

    RunSummary.Frames frames = figures.summary().frames();
    assertThat(frames.retried()).isEqualTo(1);
    assertThat(frames.accepted()).isEqualTo(2);
    assertThat(frames.processed()).isEqualTo(2);
    assertThat(frames.unprocessed()).isZero();
    assertThat(frames.lost()).isZero();
    assertThat(frames.duplicated()).isZero();
    assertThat(figures.summary().digests()).isEqualTo(undisturbed.summary().digests());
  }

  @Test
  void aRepeatOfTheSameBytesIsHarmlessAndOneOfOthersIsNot() {
    figures.sent("s", "a", 0, true, 1);
    all(figures, 0, 0);
    String digest = figures.summary().digests().toString();

    all(figures, 0, 0);
    assertThat(figures.summary().frames().duplicated()).isZero();
    activation(0, 0, "something-else");

    assertThat(figures.summary().frames().duplicated()).isEqualTo(1);
    assertThat(figures.summary().digests()).hasToString(digest);
  }

  @Test
  void aFrameProcessedTwiceIsADuplicate() {
    figures.sent("s", "a", 0, true, 1);
    all(figures, 0, 0);
    all(figures, 9, 0);

    assertThat(figures.summary().frames().duplicated()).isEqualTo(1);
    assertThat(figures.summary().frames().lost()).isZero();
  }

  @Test
  void aRejectedFrameNeedsNoPlan() {
    figures.sent("s", "a", 0, true, 1);
    take(
        figures,
        Topic.VOXEL_EVENTS,
        0,
        VoxelEvent.newBuilder()
            .setId(id(0, 0))
            .setModality(Modality.MODALITY_LIDAR)
            .setRejected(Unprocessed.newBuilder().setCode("x"))
            .build());
    activation(0, 0, "x");
    energy(0, 0, "x");

    assertThat(figures.complete()).isEqualTo(1);
    assertThat(figures.summary().frames().unprocessed()).isEqualTo(1);
  }

  @Test
  void onlyPlacesInTheWorldNeedAPose() {
    figures.sent("s", "a", 0, true, 1);
    VoxelEvent.Builder pixels =
        VoxelEvent.newBuilder().setId(id(0, 0)).setModality(Modality.MODALITY_EVENT_CAMERA);
    take(figures, Topic.VOXEL_EVENTS, 0, pixels.setDelta(VoxelDelta.newBuilder()).build());
    take(figures, Topic.ACTIVATION_EVENTS, 0, activationEvent(0, 0, null));
    assertThat(figures.summary().sparsity().poseKnown()).isNull();

    all(figures, 1, 1);
    assertThat(figures.summary().sparsity().poseKnown()).isFalse();
  }

  private static void all(RunFigures figures, long n, long seq) {
    take(figures, Topic.VOXEL_EVENTS, n, voxelEvent(n, seq, false));
    take(figures, Topic.ACTIVATION_EVENTS, n, activationEvent(n, seq, null));
    take(figures, Topic.ENERGY_EVENTS, n, energyEvent(n, seq, null));
    take(figures, Topic.PLANS, n, PlanEvent.newBuilder().setId(id(n, seq)).setTimeNs(seq).build());
  }

  private void voxels(long n, long seq, boolean duplicate) {
    take(figures, Topic.VOXEL_EVENTS, n, voxelEvent(n, seq, duplicate));
  }

  private void activation(long n, long seq, @Nullable String code) {
    take(figures, Topic.ACTIVATION_EVENTS, n, activationEvent(n, seq, code));
  }

  private void energy(long n, long seq, @Nullable String code) {
    take(figures, Topic.ENERGY_EVENTS, n, energyEvent(n, seq, code));
  }

  private void plan(long n, long seq) {
    take(figures, Topic.PLANS, n, PlanEvent.newBuilder().setId(id(n, seq)).build());
  }

  private static VoxelEvent voxelEvent(long n, long seq, boolean duplicate) {
    VoxelEvent.Builder event =
        VoxelEvent.newBuilder().setId(id(n, seq)).setModality(Modality.MODALITY_LIDAR);
    return duplicate
        ? event.setDuplicate(Unprocessed.newBuilder().setCode("duplicate")).build()
        : event.setDelta(VoxelDelta.newBuilder().setActiveCount(7)).build();
  }

  private static ActivationEvent activationEvent(long n, long seq, @Nullable String code) {
    ActivationEvent.Builder event = ActivationEvent.newBuilder().setId(id(n, seq)).setTimeNs(seq);
    return code == null
        ? event.setNetwork("net").build()
        : event.setUnprocessed(Unprocessed.newBuilder().setCode(code)).build();
  }

  private static EnergyEvent energyEvent(long n, long seq, @Nullable String code) {
    EnergyEvent.Builder event = EnergyEvent.newBuilder().setId(id(n, seq)).setTimeNs(seq);
    return code == null
        ? event.build()
        : event.setUnprocessed(Unprocessed.newBuilder().setCode(code)).build();
  }

  private static FrameRef id(long n, long seq) {
    return FrameRef.newBuilder().setSensor("s").setStream("a").setSeq(seq).setN(n).build();
  }

  private static void take(RunFigures figures, Topic topic, long n, MessageLite value) {
    figures.take(new StageOutput(topic, n, "s", value.toByteArray(), 1, 1));
  }
}
