package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventVoxeliserTest {

  private static final int WIDTH = 24;
  private static final int HEIGHT = 10;

  @Test
  void agreesWithTheDefinitionAndRestartsExactly() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      EventPolicy policy =
          new EventPolicy(
              random.nextLong(1_000_000, 80_000_000),
              random.nextInt(1, 9),
              1000,
              random.nextInt(1, 4),
              random.nextInt(1, 20),
              0,
              random.nextInt(1, 65));
      List<EventFrame> packets = packets(random, 80);
      EventVoxeliser voxeliser = new EventVoxeliser(WIDTH, HEIGHT, policy);
      VoxelState state = new VoxelState(WIDTH * HEIGHT);
      List<VoxelUpdate> updates = new ArrayList<>();
      for (int f = 0; f < packets.size(); f++) {
        VoxelUpdate update = voxeliser.process(packets.get(f), random.nextInt(10) == 0, true);
        updates.add(update);
        state.apply(update);
        String where = "seed " + seed + " packet " + f + " " + policy;
        TreeMap<Long, int[]> expected = naive(policy, packets, f);
        assertThat(update.plain())
            .as(where)
            .isEqualTo(expected.keySet().stream().mapToLong(Long::longValue).toArray());
        expected.values().removeIf(c -> c[0] + c[1] < policy.minEvents());
        assertThat(state.keys())
            .as(where)
            .isEqualTo(expected.keySet().stream().mapToLong(Long::longValue).toArray());
        assertThat(voxeliser.activeKeys()).isEqualTo(state.keys());
        byte[] features = state.features();
        int row = 0;
        for (int[] counts : expected.values()) {
          for (int c : counts) {
            double share = (double) Math.min(c, policy.saturation()) / policy.saturation();
            assertThat(features[row++]).as(where).isEqualTo((byte) Math.floor(share * 127 + 0.5));
          }
        }
      }
      int keyframe = random.nextInt(packets.size());
      while (updates.get(keyframe).kind() != Kind.KEYFRAME) {
        keyframe--;
      }
      EventVoxeliser again = new EventVoxeliser(WIDTH, HEIGHT, policy);
      for (int f = Math.max(0, keyframe - again.historyFrames() + 1); f < packets.size(); f++) {
        VoxelUpdate update =
            again.process(
                packets.get(f), f >= keyframe && updates.get(f).kind() == Kind.KEYFRAME, true);
        if (f >= keyframe) {
          Updates.assertSame(
              update, updates.get(f), "seed %d restart %d packet %d", seed, keyframe, f);
        }
      }
    }
  }

  private static TreeMap<Long, int[]> naive(EventPolicy policy, List<EventFrame> packets, int now) {
    TreeMap<Long, int[]> counts = new TreeMap<>();
    for (int f = Math.max(0, now - policy.maxPackets() + 1); f <= now; f++) {
      EventFrame packet = packets.get(f);
      if (Math.abs(packet.timeNanos() - packets.get(now).timeNanos()) < policy.windowNanos()) {
        for (int i = 0; i < packet.count(); i++) {
          counts
              .computeIfAbsent(VoxelKey.pack(packet.y()[i], packet.x()[i], 0), k -> new int[2])[
              packet.polarity()[i]]++;
        }
      }
    }
    return counts;
  }

  private static List<EventFrame> packets(SplittableRandom random, int count) {
    List<EventFrame> packets = new ArrayList<>();
    long time = 0;
    for (int f = 0; f < count; f++) {
      // Mostly forward; now and then back, as after a sensor's clock was set.
      time += random.nextInt(15) == 0 ? -30_000_000 : random.nextLong(20_000_000);
      int n = random.nextInt(60);
      int[] offsets = new int[n];
      short[] x = new short[n];
      short[] y = new short[n];
      byte[] polarity = new byte[n];
      for (int i = 0; i < n; i++) {
        x[i] = (short) random.nextInt(WIDTH);
        y[i] = (short) random.nextInt(random.nextInt(1, HEIGHT + 1));
        polarity[i] = (byte) random.nextInt(2);
      }
      packets.add(new EventFrame(time, null, WIDTH, HEIGHT, n, offsets, x, y, polarity));
    }
    return packets;
  }

  @Test
  void refusesWhatIsNotThisSensors() throws SensingException {
    EventVoxeliser voxeliser = new EventVoxeliser(WIDTH, HEIGHT, EventPolicy.DEFAULT);
    assertThatThrownBy(() -> voxeliser.process(one(WIDTH + 1, HEIGHT, 0, 0), false))
        .isInstanceOf(SensingException.class)
        .hasMessageContaining("25 x 10");
    assertThatThrownBy(() -> voxeliser.process(one(WIDTH, HEIGHT, 24, 3), false))
        .isInstanceOf(SensingException.class)
        .hasMessageContaining("column 24, row 3");
    assertThatThrownBy(() -> new EventVoxeliser(4096, 4096, EventPolicy.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
    VoxelUpdate first = voxeliser.process(one(WIDTH, HEIGHT, 23, 9), false);
    assertThat(first.kind()).isEqualTo(Kind.KEYFRAME);
    assertThat(first.upserted()).containsExactly(VoxelKey.pack(9, 23, 0));
    assertThat(first.features()).containsExactly(0, 8);
  }

  private static EventFrame one(int width, int height, int x, int y) {
    return new EventFrame(
        0,
        null,
        width,
        height,
        1,
        new int[1],
        new short[] {(short) x},
        new short[] {(short) y},
        new byte[] {1});
  }
}
