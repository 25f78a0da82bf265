package io.sparsewatt.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageBytesTest {

  private static byte[] value() {
    return VoxelEvent.newBuilder()
        .setId(FrameRef.newBuilder().setSensor("roof").setN(7))
        .setDelta(
            VoxelDelta.newBuilder()
                .setUpserted(Columns.ofLongs(new long[] {1, 2, 3}, 3))
                .setChannels(5))
        .build()
        .toByteArray();
  }

  @Test
  void columnsAreViewsOfTheValue() throws InvalidProtocolBufferException {
    byte[] value = value();
    VoxelEvent event = MessageBytes.parse(VoxelEvent.parser(), value);
    assertThat(event).isEqualTo(VoxelEvent.parseFrom(value));
    Arrays.fill(value, (byte) 0);
    assertThat(Columns.longs(event.getDelta().getUpserted())).containsExactly(0, 0, 0);
  }

  /** Cut short or with a byte changed, it is what Protobuf's own parser makes of it. */
  @Test
  void refusesWhatProtobufRefuses() {
    byte[] value = value();
    int refused = 0;
    for (int length = 0; length < value.length; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      VoxelEvent ours = ours(cut);
      assertThat(ours).as("cut to " + length).isEqualTo(theirs(cut));
      refused += ours == null ? 1 : 0;
    }
    for (int at = 0; at < value.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = value.clone();
        flipped[at] ^= (byte) (1 << bit);
        VoxelEvent ours = ours(flipped);
        assertThat(ours).as("bit " + bit + " of " + at).isEqualTo(theirs(flipped));
        refused += ours == null ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  private static @Nullable VoxelEvent ours(byte[] value) {
    try {
      return MessageBytes.parse(VoxelEvent.parser(), value);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static @Nullable VoxelEvent theirs(byte[] value) {
    try {
      return VoxelEvent.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
