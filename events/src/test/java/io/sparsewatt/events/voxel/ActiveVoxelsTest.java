package io.sparsewatt.events.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ActiveVoxelsTest {

  private static final int SIDE = 6;
  private static final VoxelWindow BOX =
      VoxelWindow.newBuilder()
          .setOriginX(-3)
          .setOriginY(-3)
          .setOriginZ(-3)
          .setExtentX(SIDE)
          .setExtentY(SIDE)
          .setExtentZ(SIDE)
          .build();

  @Test
  void followsAMapThroughRandomEdits() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    ActiveVoxels voxels = new ActiveVoxels(SIDE * SIDE * SIDE);
    TreeMap<Long, byte[]> oracle = new TreeMap<>();
    voxels.keyframe(event(new TreeMap<>(), oracle));
    for (int step = 0; step < 2_000; step++) {
      TreeMap<Long, byte[]> next = new TreeMap<>(oracle);
      int edits = random.nextInt(12);
      for (int e = 0; e < edits; e++) {
        long key =
            key(random.nextInt(SIDE) - 3, random.nextInt(SIDE) - 3, random.nextInt(SIDE) - 3);
        if (random.nextInt(3) == 0) {
          next.remove(key);
        } else {
          byte[] features = new byte[2];
          random.nextBytes(features);
          next.put(key, features);
        }
      }
      if (random.nextInt(100) == 0) {
        next.clear();
      }
      voxels.delta(event(oracle, next));
      oracle = next;
      assertThat(voxels.keys()).as("seed %d, step %d", seed, step).isEqualTo(keysOf(oracle));
      assertThat(voxels.features()).isEqualTo(featuresOf(oracle));
    }
    ActiveVoxels joined = new ActiveVoxels(SIDE * SIDE * SIDE);
    VoxelDelta keyframe = voxels.toKeyframe();
    assertThat(keyframe).isNotNull();
    joined.keyframe(keyframe);
    assertThat(joined.digest()).isEqualTo(voxels.digest());
  }

  @Test
  void aLostDeltaIsNoticedAndAKeyframeMends() throws Exception {
    TreeMap<Long, byte[]> none = new TreeMap<>();
    TreeMap<Long, byte[]> one = new TreeMap<>(Map.of(key(0, 0, 0), new byte[] {1, 2}));
    TreeMap<Long, byte[]> two = new TreeMap<>(one);
    two.put(key(1, 0, 0), new byte[] {3, 4});
    ActiveVoxels voxels = new ActiveVoxels(10);
    voxels.keyframe(event(none, none));

    assertThat(
            catchThrowableOfType(BrokenGroupException.class, () -> voxels.delta(event(one, two))))
        .extracting(BrokenGroupException::code)
        .isEqualTo("delta-of-another-base");
    assertThat(voxels.isKnown()).isFalse();
    assertThat(
            catchThrowableOfType(BrokenGroupException.class, () -> voxels.delta(event(one, two))))
        .extracting(BrokenGroupException::code)
        .isEqualTo("delta-without-base");

    voxels.keyframe(event(none, two));
    assertThat(voxels.keys()).isEqualTo(keysOf(two));
  }

  @Test
  void nothingIsAllocatedOnASendersWord() {
    VoxelDelta boast =
        VoxelDelta.newBuilder().setWindow(BOX).setChannels(2).setActiveCount(-1).build();
    VoxelDelta large = boast.toBuilder().setActiveCount(1 << 30).build();
    ActiveVoxels voxels = new ActiveVoxels(Integer.MAX_VALUE);

    assertThatExceptionOfType(BrokenGroupException.class)
        .isThrownBy(() -> voxels.keyframe(boast))
        .withMessageContaining("4294967295");
    assertThatExceptionOfType(BrokenGroupException.class)
        .isThrownBy(() -> voxels.keyframe(large))
        .withMessageContaining("more active voxels than it can leave");
  }

  @Test
  void damageIsFoundWhereverItIs() throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    TreeMap<Long, byte[]> before = new TreeMap<>();
    TreeMap<Long, byte[]> after = new TreeMap<>();
    for (int i = 0; i < 30; i++) {
      long key = key(random.nextInt(SIDE) - 3, random.nextInt(SIDE) - 3, random.nextInt(SIDE) - 3);
      (i % 2 == 0 ? before : after).put(key, new byte[] {(byte) i, 1});
    }
    byte[] good = event(before, after).toByteArray();
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      VoxelDelta event;
      try {
        event = VoxelDelta.parseFrom(bad);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        refused++;
        continue;
      }
      ActiveVoxels voxels = new ActiveVoxels(1_000);
      voxels.keyframe(event(new TreeMap<>(), before));
      try {
        voxels.delta(event);
        // Fields that are no part of the state may differ; the state may not.
        assertThat(voxels.keys()).as("seed %d, flip %d", seed, i).isEqualTo(keysOf(after));
        assertThat(voxels.features()).isEqualTo(featuresOf(after));
      } catch (BrokenGroupException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }

  private static VoxelDelta event(TreeMap<Long, byte[]> before, TreeMap<Long, byte[]> after) {
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
    return VoxelDelta.newBuilder()
        .setWindow(BOX)
        .setChannels(2)
        .setDeactivated(Columns.ofLongs(keysOf(gone), gone.size()))
        .setUpserted(Columns.ofLongs(keysOf(upserted), upserted.size()))
        .setFeatures(ByteString.copyFrom(featuresOf(upserted)))
        .setActivatedCount(activated)
        .setActiveCount(after.size())
        .setBaseDigest(digestOf(before))
        .setStateDigest(digestOf(after))
        .build();
  }

  private static long digestOf(TreeMap<Long, byte[]> state) {
    long sum = 0;
    for (Map.Entry<Long, byte[]> entry : state.entrySet()) {
      sum += VoxelDigest.of(entry.getKey(), VoxelDigest.word(entry.getValue(), 0, 2));
    }
    return sum;
  }

  private static long[] keysOf(TreeMap<Long, byte[]> state) {
    return state.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  private static byte[] featuresOf(TreeMap<Long, byte[]> state) {
    byte[] rows = new byte[state.size() * 2];
    int i = 0;
    for (byte[] row : state.values()) {
      rows[i++] = row[0];
      rows[i++] = row[1];
    }
    return rows;
  }

  private static long key(int x, int y, int z) {
    return (x + (1L << 20)) << 42 | (y + (1L << 20)) << 21 | (z + (1L << 20));
  }
}
