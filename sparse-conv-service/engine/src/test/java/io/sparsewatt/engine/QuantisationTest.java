package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How an INT8 network is made: scales, bounds, formats, what is refused. */
class QuantisationTest {

  private static final Axes LOW = Axes.of(-6);
  private static final Axes SIDES = Axes.of(12);
  private static final float[] EMPTY = {};
  private static final int SIGNED = 131_071;

  @Test
  void theBoundOnSumsFollowsFromTheRows() {
    LayerFormat signed = new LayerFormat(NumberFormat.INT8, NumberFormat.INT8, 1, false, EMPTY);
    LayerFormat unsigned = new LayerFormat(NumberFormat.INT8, NumberFormat.INT8, 1, true, EMPTY);
    assertThat(Int8Weights.most(signed)).isEqualTo(SIGNED);
    assertThat(Int8Weights.most(unsigned)).isEqualTo(65_792);
    assertThat(255L * Int8Weights.most(unsigned)).isLessThan(1L << 24);
  }

  private static Calibration calibration(Network network) {
    return QuantisedNetworkTest.calibrated(network, 3, LOW, SIDES);
  }

  @Test
  void roundsToTheNearestTiesToEvenAndClamps() {
    for (int whole = -130; whole <= 130; whole++) {
      for (float part : new float[] {-0.5f, -0.499f, -0.25f, 0f, 0.25f, 0.499f, 0.5f}) {
        float value = whole + part;
        double expected = Math.max(-128, Math.min(127, Math.rint(value)));
        float rounded = Requantisation.rounded(value, -128, 127);
        assertThat((double) rounded).as("%s", value).isEqualTo(expected + 0.0);
        assertThat(Float.floatToRawIntBits(rounded)).isNotEqualTo(0x80000000);
      }
    }
    assertThat(Requantisation.rounded(2.5f, -128, 127)).isEqualTo(2f);
    assertThat(Requantisation.rounded(-3.5f, -128, 127)).isEqualTo(-4f);
    assertThat(Requantisation.rounded(Float.POSITIVE_INFINITY, -128, 127)).isEqualTo(127f);
    assertThat(Requantisation.rounded(Float.NEGATIVE_INFINITY, -128, 127)).isEqualTo(-128f);
    assertThat(Float.floatToRawIntBits(Requantisation.rounded(-0f, -128, 127))).isZero();
  }

  @Test
  void weightsAreRoundedByChannelWithinHalfAStep() {
    SplittableRandom random = new SplittableRandom(4);
    float[] weight = new float[27 * 5 * 3];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (random.nextDouble() - 0.5) * (i % 3 + 1);
    }
    Int8Weights weights = Int8Weights.of("w", weight, 3, SIGNED);
    for (int c = 0; c < 3; c++) {
      float greatest = 0;
      for (int i = c; i < weight.length; i += 3) {
        float q = weights.values()[i];
        assertThat((double) q).isEqualTo(Math.rint(q)).isBetween(-127.0, 127.0);
        assertThat(Math.abs(weight[i] - (double) q * weights.scales()[c]))
            .isLessThanOrEqualTo(0.5001 * weights.scales()[c]);
        greatest = Math.max(greatest, Math.abs(q));
      }
      assertThat(greatest).isEqualTo(127f);
    }
    Int8Weights none = Int8Weights.of("w", new float[] {0f, -0f, 2f}, 3, SIGNED);
    assertThat(none.values()).containsExactly(0f, 0f, 127f);
    assertThat(Float.floatToRawIntBits(none.values()[1])).isZero();
    assertThat(none.scales()[0]).isEqualTo(1f);
  }

  @Test
  void sumsThatCouldReachTwoToThe24LowerTheirChannelsScale() {
    // 2000 equal weights: 127 each would add up to 254,000 steps, 131,071 are allowed.
    float[] weight = new float[2000 * 2];
    for (int i = 0; i < weight.length; i += 2) {
      weight[i] = 0.3f;
      weight[i + 1] = i == 0 ? 0.3f : 0.01f;
    }
    Int8Weights weights = Int8Weights.of("w", weight, 2, SIGNED);
    long sum = 0;
    for (int i = 0; i < weight.length; i += 2) {
      sum += (long) Math.abs(weights.values()[i]);
    }
    assertThat(sum).isLessThanOrEqualTo(SIGNED).isGreaterThan(SIGNED / 2);
    assertThat(128L * SIGNED).isLessThan(1L << 24);
    // The other channel is as fine as it can be.
    assertThat(weights.values()[1]).isEqualTo(127f);

    float[] many = new float[10_000];
    Arrays.fill(many, -1f);
    assertThatThrownBy(() -> Int8Weights.of("wide", many, 1, SIGNED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'wide', channel 0")
        .hasMessageContaining("131071")
        .hasMessageContaining("keep the layer in FP32");
  }

  /** The worst sums there can be, beside longs. */
  @Test
  void theGreatestSumsAreExactOnAllKernels() {
    int channels = 1024;
    NetworkBuilder builder =
        Network.builder(
            "t",
            (name, shape) -> {
              float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
              Arrays.fill(values, name.endsWith(".weight") ? -1f : 0f);
              return values;
            });
    Tensor in = builder.input("in", channels);
    Network network = builder.build(in.linear("head", 8));
    byte[] row = new byte[channels];
    Arrays.fill(row, (byte) -128);
    long[] key = {SiteKey.of(0, 0, 0)};
    Calibration calibration = Calibration.of(network, List.of(Calibration.Frame.of(key, row)));
    Network int8 = Quantisation.of(calibration).quantise();
    Layer head = int8.layer("head");
    long sum = 0;
    for (int k = 0; k < channels; k++) {
      sum += -128L * (long) head.weight[k * 8];
    }
    assertThat(sum).isBetween((long) (0.99 * (1 << 24)), (1L << 24) - 1);
    float expected =
        (float) sum
            * (float) ((double) int8.layer("in").rowScale() * head.format.weightScales()[0]);
    for (KernelProvider kernels : List.of(KernelProvider.SCALAR, KernelProvider.AUTO)) {
      try (Session session = int8.open(SessionOptions.defaults().withKernels(kernels))) {
        session.keyframe(key, row);
        assertThat(session.output().toArray()).containsOnly(expected);
      }
    }
  }

  @Test
  void calibrationCountsMagnitudes() {
    NetworkBuilder builder = Network.builder("t", Scenes.lively(3));
    Network network = builder.build(builder.input("in", 1).linear("head", 2));
    long[] keys = new long[200];
    float[] features = new float[200];
    for (int n = 0; n < 200; n++) {
      keys[n] = SiteKey.of(n, 0, 0);
      // Half of them 0: these count for no share.
      features[n] = n < 100 ? 0f : n % 2 == 0 ? n - 99 : 99 - n;
    }
    Calibration calibration =
        Calibration.of(network, List.of(new Calibration.Frame(keys, features)));
    assertThat(calibration.frames()).isEqualTo(1);
    assertThat(calibration.greatest("in")).isEqualTo(100f);
    assertThat(calibration.range("in", 1)).isEqualTo(100f);
    assertThat(calibration.range("in", 0.9)).isBetween(90f, 90.9f);
    assertThat(calibration.range("in", 0.5)).isBetween(50f, 50.5f);
    assertThat(calibration.range("in", 1e-9)).isBetween(1f, 1.01f);
    assertThat(calibration.silent()).isEmpty();
    assertThat(Quantisation.of(calibration).withShare(0.5).quantise().layer("in").rowScale() * 127)
        .isBetween(50f, 50.5f);
    assertThatThrownBy(() -> calibration.range("in", 0)).hasMessageContaining("share 0.0");
    assertThatThrownBy(() -> Calibration.of(network, List.of()))
        .hasMessageContaining("at least one frame");
    Network int8 = Quantisation.of(calibration).quantise();
    assertThatThrownBy(() -> Calibration.of(int8, List.of(new Calibration.Frame(keys, features))))
        .hasMessageContaining("is in int8");
    assertThatThrownBy(() -> Quantisation.of(calibration).keeping("nothing"))
        .hasMessageContaining("no layer 'nothing'");
    assertThatThrownBy(() -> Quantisation.of(calibration).withShare(1.5))
        .hasMessageContaining("share 1.5");
  }

  @Test
  void theNetworkSaysItsFormatsAndIsAnotherVersion() {
    Network network = Presets.shallowUNet("u-net", Scenes.lively(21), true);
    Calibration calibration = calibration(network);
    Network int8 = Quantisation.of(calibration).quantise();
    assertThat(int8.trained()).isTrue();
    assertThat(int8.name()).isEqualTo("u-net-int8");
    assertThat(int8.parameters()).isEqualTo(network.parameters());
    assertThat(int8.layers()).hasSameSizeAs(network.layers());
    assertThat(int8.layer("up0.relu").name()).isEqualTo("up0");
    assertThat(int8.digest()).isNotEqualTo(network.digest());
    assertThat(Quantisation.of(calibration(network)).quantise().digest()).isEqualTo(int8.digest());
    Network kept = Quantisation.of(calibration).keeping("head", "stem").quantise();
    assertThat(kept.digest()).isNotEqualTo(int8.digest());
    assertThat(kept.layer("stem").format()).isEqualTo(NumberFormat.FP32);
    assertThat(kept.layer("stem").rowFormat()).isEqualTo(NumberFormat.INT8);
    assertThat(kept.layer("head").format()).isEqualTo(NumberFormat.FP32);
    assertThat(kept.layer("voxels").rowFormat()).isEqualTo(NumberFormat.FP32);
    assertThat(int8.layer("head").format()).isEqualTo(NumberFormat.INT8);
    assertThat(int8.layer("head").rowFormat()).isEqualTo(NumberFormat.FP32);
    assertThat(int8.describe())
        .contains("int8 0..255 times " + int8.layer("stem").rowScale())
        .contains("int8 to fp32")
        .contains("int8 -128..127 times " + 1 / 127f);
    assertThat(network.describe()).doesNotContain("int8").doesNotContain("fp32");
  }

  @Test
  void rowsReadInBothFormatsAreKeptInFp32AndRoundedForOne() {
    NetworkBuilder builder = Network.builder("t", Scenes.lively(3));
    Tensor in = builder.input("in", 3);
    Tensor a = in.submanifoldConv("a", 8, Geometry.cube(3)).relu("a.relu");
    Tensor b = a.submanifoldConv("b", 8, Geometry.cube(3)).relu("b.relu");
    Tensor pooled = a.maxPool("pool", Geometry.cube(2, 2));
    Tensor sum = b.add("sum", a).activate("sum.silu", Activation.Kind.SILU);
    Network network =
        builder.build(
            sum.linear("head", 2),
            pooled.linear("low", 2),
            b.globalPool("mean", Reduction.AVERAGE));
    Network int8 = Quantisation.of(calibration(network)).keeping("b").quantise();
    assertThat(int8.layer("a").rowFormat()).isEqualTo(NumberFormat.FP32);
    Layer rounding = int8.layer("a.int8");
    assertThat(rounding.operator()).isEqualTo("quantise");
    assertThat(rounding.rowFormat()).isEqualTo(NumberFormat.INT8);
    assertThat(rounding.format.unsigned()).isTrue();
    assertThat(int8.layer("pool").rowFormat()).isEqualTo(NumberFormat.INT8);
    assertThat(int8.layer("pool").format.unsigned()).isTrue();
    assertThat(int8.layer("sum").format.unsigned()).isFalse();
    // Pooling keeps the scale; an average over everything does not work on bytes.
    assertThat(int8.layer("pool").rowScale()).isEqualTo(rounding.rowScale());
    assertThat(int8.layer("mean").format()).isEqualTo(NumberFormat.FP32);
    assertThat(int8.layer("mean.count").format()).isEqualTo(NumberFormat.FP32);
    assertThat(int8.layer("sum").rowFormat()).isEqualTo(NumberFormat.INT8);
    assertThat(int8.layer("sum").activation()).isEqualTo(Activation.of(Activation.Kind.SILU));
  }

  @Test
  void factorsBeyondFloatsAreRefusedWhenTheNetworkIsMade() {
    NetworkBuilder builder =
        Network.builder(
            "t",
            (name, shape) -> {
              float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
              // Nothing ever comes out of it, so that nothing bounds its scale from above.
              Arrays.fill(values, name.equals("b.bias") ? -1e38f : 1f);
              return values;
            });
    Tensor in = builder.input("in", 2);
    Network network = builder.build(in.linear("b", 2).relu("b.relu").linear("head", 2));
    Quantisation plan = Quantisation.of(calibration(network));
    assertThatThrownBy(plan::quantise)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 'b', channel 0")
        .hasMessageContaining("beyond the range of floats");
    assertThat(plan.calibration().silent()).containsExactly("b");
    assertThat(plan.keeping("b").quantise().layer("b").format()).isEqualTo(NumberFormat.FP32);
  }

  @Test
  void receiptsCountAByteANumber() {
    Network network = Presets.shallowUNet("u-net", Scenes.lively(21), false);
    Network int8 = Quantisation.of(calibration(network)).keeping("head").quantise();
    SplittableRandom random = new SplittableRandom(6);
    long[] keys = Scenes.sites(random, 200, LOW, SIDES);
    byte[] features = Scenes.quantised(random, keys.length * network.inputChannels());
    try (Session one = network.open(SessionOptions.defaults());
        Session two = int8.open(SessionOptions.defaults())) {
      Receipt fp32 = one.keyframe(keys, features);
      Receipt receipt = two.keyframe(keys, features);
      assertThat(receipt.executedMacs()).isEqualTo(fp32.executedMacs());
      for (Layer layer : int8.layers()) {
        LayerReceipt a = fp32.layer(layer.name());
        LayerReceipt b = receipt.layer(layer.name());
        assertThat(a.format()).isEqualTo(NumberFormat.FP32);
        assertThat(b.indexBytes()).isEqualTo(a.indexBytes());
        if (layer.name().equals("head")) {
          assertThat(b.format()).isEqualTo(NumberFormat.FP32);
          // It reads FP32, for it is in FP32.
          assertThat(b.activationBytes()).isEqualTo(a.activationBytes());
          assertThat(b.parameterBytes()).isEqualTo(a.parameterBytes());
          continue;
        }
        assertThat(b.format()).isEqualTo(NumberFormat.INT8);
        if (layer.name().equals("dec0")) {
          // Its rows are the head's to read.
          long written = 4L * b.dirtySites() * layer.outChannels();
          assertThat(4 * (b.activationBytes() - written)).isEqualTo(a.activationBytes() - written);
        } else {
          assertThat(4 * b.activationBytes()).isEqualTo(a.activationBytes());
        }
        if (!layer.isInput()) {
          assertThat(b.parameterBytes()).isEqualTo(layer.weight.length + 8L * layer.outChannels());
        }
      }
    }
  }
}
