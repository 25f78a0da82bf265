package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.voxel.VoxelStateException.Reason;
import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VoxelStateTest {

  private static List<VoxelUpdate> stream(int seed) throws Exception {
    Voxeliser voxeliser = new Voxeliser(RandomScans.smallPolicy(new SplittableRandom(seed)));
    List<VoxelUpdate> updates = new ArrayList<>();
    for (PointFrame scan : RandomScans.drive(seed, 50)) {
      updates.add(voxeliser.process(scan, updates.size() == 25));
    }
    return updates;
  }

  @Test
  void deltasEndWhereTheNextKeyframeBegins() throws Exception {
    // With every change sent, a keyframe says nothing new: the deltas alone lead to its content.
    VoxelPolicy policy =
        new VoxelPolicy(
            new VoxelPolicy.Range(0.25, 4, 2, 2, 4),
            VoxelPolicy.Hysteresis.NONE,
            VoxelPolicy.Deltas.NONE,
            1,
            64,
            10_000);
    Voxeliser deltas = new Voxeliser(policy);
    Voxeliser keyframes = new Voxeliser(policy);
    VoxelState state = new VoxelState(10_000);
    for (PointFrame scan : RandomScans.drive(3, 60)) {
      state.apply(deltas.process(scan, false));
      VoxelUpdate whole = keyframes.process(scan, true);
      if (whole.window().equals(state.window())) {
        assertThat(state.keys()).isEqualTo(whole.upserted());
      }
      assertThat(state.digest()).isEqualTo(digest(state.keys(), state.features(), 5));
    }
  }

  private static long digest(long[] keys, byte[] features, int channels) {
    long sum = 0;
    for (int i = 0; i < keys.length; i++) {
      sum += VoxelDigest.of(keys[i], VoxelDigest.word(features, i * channels, channels));
    }
    return sum;
  }

  @Test
  void aLostUpdateIsFoundAndHealedByTheNextKeyframe() throws Exception {
    List<VoxelUpdate> updates = stream(7);
    VoxelState state = new VoxelState(10_000);
    state.apply(updates.get(0));
    state.apply(updates.get(1));
    int lost = 2;
    while (updates.get(lost).stateDigest() == updates.get(lost).baseDigest()) {
      lost++;
    }
    for (int f = 2; f < lost; f++) {
      state.apply(updates.get(f));
    }
    VoxelUpdate after = updates.get(lost + 1);
    assertThat(reason(state, after)).isEqualTo(Reason.OTHER_BASE);
    assertThat(state.isKnown()).isFalse();
    assertThat(state.size()).isZero();
    assertThat(reason(state, updates.get(lost + 2))).isEqualTo(Reason.NO_BASE);
    for (int f = 25; f < 50; f++) {
      state.apply(updates.get(f));
    }
    assertThat(state.isKnown()).isTrue();
    assertThat(state.digest()).isEqualTo(updates.get(49).stateDigest());
  }

  @Test
  void anyOneFlippedBitIsFound() throws Exception {
    List<VoxelUpdate> updates = stream(11);
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int f = random.nextInt(1, updates.size());
      VoxelUpdate good = updates.get(f);
      if (good.features().length == 0) {
        continue;
      }
      byte[] features = good.features().clone();
      features[random.nextInt(features.length)] ^= (byte) (1 << random.nextInt(8));
      VoxelState state = new VoxelState(10_000);
      for (int i = 0; i < f; i++) {
        state.apply(updates.get(i));
      }
      VoxelUpdate bad = with(good, good.deactivated(), good.upserted(), features, good.activated());
      assertThat(reason(state, bad)).as("seed %d", seed).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void aDeltaThatContradictsTheStateIsRefused() throws Exception {
    List<VoxelUpdate> updates = stream(11);
    VoxelUpdate first =
        updates.stream()
            .filter(u -> u.kind() == Kind.KEYFRAME && u.active() > 0)
            .findFirst()
            .orElseThrow();
    long held = first.upserted()[0];
    long absent = VoxelKey.pack(0, 0, -VoxelKey.LIMIT + 1);
    long[] none = {};
    byte[] row = new byte[5];
    for (VoxelUpdate bad :
        List.of(
            delta(first, new long[] {absent}, none, new byte[0], 0, first.active() - 1),
            delta(first, new long[] {held}, new long[] {held}, row, 0, first.active() - 1),
            delta(first, none, new long[] {held}, row, 1, first.active() + 1),
            delta(first, none, new long[] {absent}, row, 1, first.active() + 1),
            delta(first, none, none, new byte[0], 0, Integer.MAX_VALUE))) {
      VoxelState state = new VoxelState(10_000);
      state.apply(first);
      assertThat(reason(state, bad)).isEqualTo(Reason.DAMAGED);
      assertThat(state.isKnown()).isFalse();
    }
    VoxelState small = new VoxelState(first.active() - 1);
    assertThat(reason(small, first)).isEqualTo(Reason.DAMAGED);
  }

  @Test
  void whoJoinsLateGoesOnFromTheStateAsKeyframe() throws Exception {
    List<VoxelUpdate> updates = stream(13);
    VoxelState state = new VoxelState(10_000);
    VoxelState late = new VoxelState(10_000);
    assertThatThrownBy(late::toKeyframe).isInstanceOf(VoxelStateException.class);
    for (int f = 0; f < 50; f++) {
      state.apply(updates.get(f));
      if (f == 20) {
        late.apply(state.toKeyframe());
      } else if (f > 20) {
        late.apply(updates.get(f));
      }
    }
    assertThat(late.keys()).isEqualTo(state.keys());
    assertThat(late.features()).isEqualTo(state.features());
  }

  @Test
  void updatesRefuseUnsortedOrShortColumns() throws Exception {
    VoxelUpdate good = stream(11).get(0);
    long a = VoxelKey.pack(0, 0, 0);
    long b = VoxelKey.pack(0, 0, 1);
    assertThatThrownBy(() -> with(good, new long[0], new long[] {b, a}, new byte[10], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 1");
    assertThatThrownBy(() -> with(good, new long[0], new long[] {a, b}, new byte[9], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 feature bytes");
    assertThatThrownBy(() -> with(good, new long[0], new long[] {0}, new byte[5], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static VoxelUpdate with(
      VoxelUpdate u, long[] deactivated, long[] upserted, byte[] features, int activated) {
    return new VoxelUpdate(
        u.kind(),
        u.window(),
        u.channels(),
        deactivated,
        upserted,
        activated,
        features,
        u.kind() == Kind.KEYFRAME ? upserted.length : u.active(),
        u.baseDigest(),
        u.stateDigest(),
        u.counts(),
        null);
  }

  private static VoxelUpdate delta(
      VoxelUpdate base,
      long[] deactivated,
      long[] upserted,
      byte[] features,
      int activated,
      int n) {
    return new VoxelUpdate(
        Kind.DELTA,
        base.window(),
        5,
        deactivated,
        upserted,
        activated,
        features,
        n,
        base.stateDigest(),
        base.stateDigest(),
        base.counts(),
        null);
  }

  private static Reason reason(VoxelState state, VoxelUpdate update) {
    VoxelStateException failure =
        catchThrowableOfType(VoxelStateException.class, () -> state.apply(update));
    assertThat(failure).isNotNull();
    return failure.reason();
  }
}
