package io.sparsewatt.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.LayerCounts;
import io.sparsewatt.energy.work.Ledger;
import io.sparsewatt.energy.work.LedgerWindow;
import io.sparsewatt.energy.work.PassCounts;
import io.sparsewatt.energy.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The joules of layers, frames and the ledger are the same joules, to the attojoule. */
class ConservationTest {

  @Test
  void layersFramesAndLedgerAgreeExactlyWithFramesRepeatedAtRandom() {
    long seed = 4711;
    Random random = new Random(seed);
    for (Profile profile : Profiles.builtIn()) {
      Ledger ledger = new Ledger(1_000, 4, 1_000);
      Joules layers = Joules.ZERO;
      Joules frames = Joules.ZERO;
      List<FrameWork> sent = new ArrayList<>();
      for (int n = 0; n < 300; n++) {
        List<LayerCounts> receipt = receipt(random);
        for (LayerCounts layer : receipt) {
          Work work = FrameWork.of(List.of(layer)).executed();
          layers = layers.plus(Pricing.price(work, profile).total().nominal());
        }
        FrameWork frame = FrameWork.of(receipt);
        frames = frames.plus(Pricing.price(frame.executed(), profile).total().nominal());
        sent.add(frame);
        ledger.add("lidar", n, n * 37L, frame);
        // A stage that starts again delivers any number of its last frames once more.
        for (int back = random.nextInt(4); back > 0 && n - back >= 0; back--) {
          assertThat(ledger.add("lidar", n - back, (n - back) * 37L, sent.get(n - back))).isEmpty();
        }
      }
      Joules ledgered = Joules.ZERO;
      long counted = 0;
      for (LedgerWindow window : ledger.windows()) {
        ledgered = ledgered.plus(Pricing.price(window.executed(), profile).total().nominal());
        counted += window.frames();
      }
      assertThat(counted).as("seed %d, %s", seed, profile.name()).isEqualTo(300);
      assertThat(frames).as("seed %d, %s", seed, profile.name()).isEqualTo(layers);
      assertThat(ledgered).as("seed %d, %s", seed, profile.name()).isEqualTo(frames);
    }
  }

  private static List<LayerCounts> receipt(Random random) {
    List<LayerCounts> layers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int in = 1 + random.nextInt(64);
      int out = 1 + random.nextInt(64);
      layers.add(
          new LayerCounts(
              "layer" + i,
              in,
              out,
              random.nextInt(3) == 0 ? 0 : 27L * in * out + out,
              counts(random, in, out, 2_000),
              counts(random, in, out, 20_000),
              null,
              counts(random, in, out, 2_000_000),
              random.nextInt(400_000)));
    }
    return layers;
  }

  private static PassCounts counts(Random random, int in, int out, int mostRows) {
    long rows = random.nextInt(mostRows);
    long edges = rows * (1 + random.nextInt(27));
    return new PassCounts(edges * in * out, edges, rows);
  }
}
