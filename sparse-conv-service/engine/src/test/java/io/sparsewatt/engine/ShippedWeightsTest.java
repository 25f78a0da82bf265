package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShippedWeightsTest {

  private static byte[] bytes() throws IOException {
    try (InputStream in =
        ShippedWeightsTest.class.getResourceAsStream("weights/perception.safetensors")) {
      return java.util.Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void theJarHoldsATrainedNetworkThatIsSmallAndNoDeeperThanAllowed() throws IOException {
    Network network = Presets.perception();
    assertThat(network).isSameAs(Presets.perception());
    assertThat(network.trained()).isTrue();
    assertThat(network.name()).startsWith("perception-");
    assertThat(network.inputChannels()).isEqualTo(Presets.LIDAR_CHANNELS);
    assertThat(network.outputs().getFirst().outChannels())
        .isEqualTo(Presets.VoxelClass.values().length);
    assertThat(bytes().length).isLessThan(1 << 20);
    // Three downsamplings: an object that moves dirties little.
    assertThat(network.totalStride()).isEqualTo(Axes.of(8));
  }

  @Test
  void damageIsRefusedInWords() throws IOException {
    byte[] good = bytes();
    assertThat(ShippedWeights.perception(good).digest()).isEqualTo(Presets.perception().digest());
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int run = 0; run < 20; run++) {
      byte[] damaged = good.clone();
      // A weight's bits, well behind the header.
      int at = good.length / 2 + random.nextInt(good.length / 2);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      try {
        // The last bits of a norm's statistics may be lost in folding: then nothing is damaged.
        assertThat(ShippedWeights.perception(damaged).digest())
            .as("seed 4, run %d", run)
            .isEqualTo(Presets.perception().digest());
      } catch (IllegalStateException e) {
        assertThat(e).as("seed 4, run %d", run).hasMessageContaining("damaged");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(15);
    assertThatThrownBy(() -> ShippedWeights.perception(new byte[100]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weights/perception.safetensors is damaged");
  }
}
