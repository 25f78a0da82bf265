package io.sparsewatt.energy.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayerCountsTest {

  private static final long PARAMETERS = 27 * 16 * 24 + 24;

  private static LayerCounts convolution(@Nullable PassCounts plain) {
    return new LayerCounts(
        "down1",
        16,
        24,
        PARAMETERS,
        new PassCounts(300L * 16 * 24, 300, 40),
        new PassCounts(9_000L * 16 * 24, 9_000, 1_000),
        plain,
        new PassCounts(270_000L * 16 * 24, 270_000, 10_000),
        2_500);
  }

  @Test
  void chargesEveryPassByOneRule() {
    LayerCounts layer = convolution(new PassCounts(9_500L * 16 * 24, 9_500, 1_025));
    // macs, edges x Cin, rows x Cout, weights once, weights per tile of 256 rows, 4 B an edge and
    // 8 B a row, events x Cout, updated and idle neurons.
    assertThat(layer.work(Pass.EXECUTED))
        .isEqualTo(
            new Work(115_200, 4_800, 960, PARAMETERS, PARAMETERS, 1_520, 60_000, 960, 960 * 24));
    assertThat(layer.work(Pass.FULL_STREAM))
        .isEqualTo(
            new Work(
                3_456_000,
                144_000,
                24_000,
                PARAMETERS,
                4 * PARAMETERS,
                44_000,
                3_456_000,
                24_000,
                0));
    assertThat(layer.work(Pass.FULL_PLAIN))
        .isEqualTo(
            new Work(
                3_648_000,
                152_000,
                24_600,
                PARAMETERS,
                5 * PARAMETERS,
                46_200,
                3_648_000,
                24_600,
                0));
    assertThat(layer.work(Pass.DENSE))
        .isEqualTo(
            new Work(
                103_680_000,
                4_320_000,
                240_000,
                PARAMETERS,
                40 * PARAMETERS,
                0,
                103_680_000,
                240_000,
                0));
  }

  @Test
  void aLayerWithNothingToDoMovesNothing() {
    LayerCounts layer =
        new LayerCounts(
            "up1",
            8,
            8,
            600,
            PassCounts.NONE,
            new PassCounts(6_400, 100, 10),
            null,
            new PassCounts(64_000, 1_000, 100),
            0);
    // Its ten active rows idle all the same.
    assertThat(layer.work(Pass.EXECUTED)).isEqualTo(new Work(0, 0, 0, 0, 0, 0, 0, 0, 80));
  }

  @Test
  void aLayerWithoutWeightsHasNoNeuronsAndNoWeights() {
    LayerCounts pool =
        new LayerCounts(
            "pool",
            8,
            8,
            0,
            new PassCounts(0, 20, 5),
            new PassCounts(0, 80, 20),
            null,
            new PassCounts(0, 800, 100),
            12);
    assertThat(pool.work(Pass.EXECUTED)).isEqualTo(new Work(0, 160, 40, 0, 0, 120, 0, 0, 0));
  }

  @Test
  void fullPlainIsUnknownAndNotZeroWhereItWasNotCounted() {
    FrameWork unsampled = FrameWork.of(List.of(convolution(null), convolution(null)));
    assertThat(unsampled.fullPlain()).isNull();
    assertThat(unsampled.of(Pass.FULL_PLAIN)).isNull();
    assertThat(unsampled.executed().macs()).isEqualTo(2 * 115_200);
    assertThatThrownBy(() -> FrameWork.of(List.of(convolution(null), convolution(PassCounts.NONE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 of 2 layers");
  }

  @Test
  void refusesImpossibleCountsByName() {
    assertThatThrownBy(() -> new PassCounts(1, -2, 3)).hasMessageContaining("edges is -2");
    assertThatThrownBy(() ->
            new LayerCounts(
                "x", 0, 1, 0, PassCounts.NONE, PassCounts.NONE, null, PassCounts.NONE, 0))
        .hasMessageContaining("layer x: at least one channel");
  }

  @Test
  void neverWraps() {
    Work most = new Work(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> most.plus(new Work(1, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("macs: 9223372036854775807 and 1");
    assertThat(Work.NONE.minus(most).plus(most)).isEqualTo(Work.NONE);
  }
}
