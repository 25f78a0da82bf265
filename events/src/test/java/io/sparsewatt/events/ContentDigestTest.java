package io.sparsewatt.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import org.junit.jupiter.api.Test;

class ContentDigestTest {

  @Test
  void theFrameReferenceDoesNotCount() {
    assertThat(digestOf(event("a", 7, 100), event("a", 8, 200)))
        .isEqualTo(digestOf(event("b", 70, 100), event("c", 80, 200)));
  }

  @Test
  void contentAndOrderCount() {
    assertThat(digestOf(event("a", 7, 100), event("a", 8, 200)))
        .isNotEqualTo(digestOf(event("a", 7, 100), event("a", 8, 201)))
        .isNotEqualTo(digestOf(event("a", 7, 200), event("a", 8, 100)))
        .isNotEqualTo(digestOf(event("a", 7, 100)));
  }

  @Test
  void bytesThatAreNoMessageAreRefusedAndLeaveTheChainAsItWas() {
    ContentDigest digest = new ContentDigest();
    digest.add(event("a", 1, 1).toByteArray());
    String before = digest.hex();

    assertThatIllegalArgumentException().isThrownBy(() -> digest.add(new byte[] {0x12, 0x7f, 1}));

    assertThat(digest.hex()).isEqualTo(before);
    digest.add(event("a", 2, 2).toByteArray());
    assertThat(digest.hex()).isEqualTo(digestOf(event("a", 1, 1), event("a", 2, 2)));
  }

  private static String digestOf(VoxelEvent... events) {
    ContentDigest digest = new ContentDigest();
    for (VoxelEvent event : events) {
      digest.add(event.toByteArray());
    }
    return digest.hex();
  }

  private static VoxelEvent event(String stream, long n, long time) {
    return VoxelEvent.newBuilder()
        .setId(FrameRef.newBuilder().setSensor("s").setStream(stream).setN(n))
        .setTimeNs(time)
        .setDelta(VoxelDelta.newBuilder().setActiveCount(3))
        .build();
  }
}
