package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static Network block(Weights weights) {
    NetworkBuilder builder = Network.builder("block", weights);
    Tensor in = builder.input("in", 4);
    Tensor a = in.submanifoldConv("a", 4, Geometry.cube(3)).batchNorm("a.bn", 1e-3).relu("a.relu");
    Tensor b =
        a.submanifoldConv("b", 4, Geometry.cube(3))
            .batchNorm("b.bn", 1e-3)
            .add("b.sum", in)
            .relu("b.relu");
    return builder.build(b.linear("head", 2));
  }

  @Test
  void convolutionNormSumAndReluAreOneLayer() {
    Network network = block(Weights.he(1));
    assertThat(network.layers()).extracting(Layer::name).containsExactly("in", "a", "b", "head");
    Layer b = network.layer("b.relu");
    assertThat(b).isSameAs(network.layer("b")).isSameAs(network.layer("b.bn"));
    assertThat(b.hasResidual()).isTrue();
    assertThat(b.activation().kind()).isEqualTo(Activation.Kind.RELU);
    assertThat(b.sources()).containsExactly(1, 0);
    assertThat(network.outputs()).extracting(Layer::name).containsExactly("head");
    assertThat(network.describe())
        .isEqualTo(
            """
            block (UNTRAINED), 882 parameters, unbounded, total stride 1, receptive radius 2
              0 in               input            level 0     4 -> 4     crossover 800
              1 a                submanifold-conv level 0     4 -> 4     k3 s1 p1 d1  of in  relu  crossover 800
              2 b                submanifold-conv level 0     4 -> 4     k3 s1 p1 d1  of a  + in  relu  crossover 800
              3 head             linear           level 0     4 -> 2     of b  crossover 800  OUTPUT
            """);
  }

  @Test
  void fusionChangesNoBit() {
    // The same sums and ReLUs, kept apart by declaring every step an output.
    SplittableRandom random = new SplittableRandom(2);
    long[] keys = Scenes.sites(random, 60, Axes.of(0), Axes.of(6));
    byte[] features = Scenes.quantised(random, 60 * 4);
    Weights weights = Scenes.lively(6);
    NetworkBuilder fusing = Network.builder("t", weights);
    Tensor in = fusing.input("in", 4);
    Network fused =
        fusing.build(in.submanifoldConv("y", 4, Geometry.cube(3)).add("sum", in).relu("relu"));
    NetworkBuilder keeping = Network.builder("t", weights);
    Tensor in2 = keeping.input("in", 4);
    Tensor y = in2.submanifoldConv("y", 4, Geometry.cube(3));
    Tensor sum = y.add("sum", in2);
    Network kept = keeping.build(sum.relu("relu"), y, sum);
    assertThat(fused.layers()).hasSize(2);
    assertThat(kept.layers()).hasSize(4);
    try (Session one = fused.open(SessionOptions.defaults());
        Session two = kept.open(SessionOptions.defaults())) {
      one.keyframe(keys, features);
      two.keyframe(keys, features);
      assertThat(IncrementalTest.Edits.bits(one.rows("relu").toArray()))
          .isEqualTo(IncrementalTest.Edits.bits(two.rows("relu").toArray()));
    }
  }

  @Test
  void theDigestFollowsStructureAndEveryWeight() {
    Network network = block(Weights.he(1));
    assertThat(network.digest()).hasSize(64).isEqualTo(block(Weights.he(1)).digest());
    assertThat(network.digest()).isNotEqualTo(block(Weights.he(2)).digest());
    Weights he = Weights.he(1);
    Weights nudged =
        (name, shape) -> {
          float[] values = he.tensor(name, shape);
          if (name.equals("head.bias")) {
            values[1] = Float.MIN_VALUE;
          }
          return values;
        };
    assertThat(network.digest()).isNotEqualTo(block(nudged).digest());
  }

  /** Pins the seeded weights: another digest means another model, on some JVM or by some change. */
  @Test
  void seededWeightsAreTheSameEverywhere() {
    float[] values = Weights.he(1).tensor("stem.weight", 27, 5, 16);
    double bound = Math.sqrt(6.0 / (27 * 5));
    assertThat(values).hasSize(2160);
    double sum = 0;
    for (float value : values) {
      assertThat((double) value).isBetween(-bound, bound);
      sum += value * value;
    }
    // He: variance 2 / fan-in.
    assertThat(sum / values.length).isBetween(0.95 * 2 / 135, 1.05 * 2 / 135);
    assertThat(Presets.shallowUNet(1).digest()).startsWith("046a3df73cc17475");
    assertThat(Presets.eventUNet2d(1, 64, 48, 3).digest()).startsWith("c9697e94b5fb9222");
  }

  @Test
  void theReceptiveRadiusIsReachedAndNotExceeded() {
    // On a full line of voxels, with positive weights, a change is felt as far as it can be.
    Weights positive =
        (name, shape) -> {
          int size = 1;
          for (int side : shape) {
            size *= side;
          }
          float[] values = new float[size];
          java.util.Arrays.fill(values, name.endsWith(".weight") ? 0.125f : 0f);
          return values;
        };
    NetworkBuilder builder = Network.builder("t", positive);
    Geometry k3 = new Geometry(new Axes(3, 1, 1), Axes.of(1), Axes.of(0), new Axes(2, 1, 1));
    Geometry k2 = new Geometry(new Axes(2, 1, 1), new Axes(2, 1, 1), Axes.of(0), Axes.of(1));
    Tensor in = builder.input("in", 1);
    Tensor a = in.submanifoldConv("a", 1, k3);
    Tensor b = a.stridedConv("b", 1, k2).submanifoldConv("c", 1, k3).inverseConv("d", 1);
    Network network = builder.build(b.add("e", a));
    Axes radius = network.receptiveRadius();
    assertThat(radius.a1() + radius.a2()).isZero();
    int length = 101;
    long[] keys = new long[length];
    for (int i = 0; i < length; i++) {
      keys[i] = SiteKey.of(i - 50, 0, 0);
    }
    int farthest = 0;
    try (Session session = network.open(SessionOptions.defaults())) {
      for (int at = 48; at <= 52; at++) {
        session.keyframe(keys, new float[length]);
        session.update(new long[0], new long[] {keys[at]}, new float[] {1024});
        LayerRows rows = session.output();
        for (int n = 0; n < length; n++) {
          if (rows.value(n, 0) != 0) {
            farthest = Math.max(farthest, Math.abs(n - at));
          }
        }
      }
    }
    assertThat(farthest).isEqualTo(radius.a0());
  }

  @Test
  void mistakesAreNamed() {
    NetworkBuilder builder = Network.builder("t", Weights.he(1));
    assertThatThrownBy(builder::build).hasMessageContaining("at least one output");
    Tensor in = builder.input("in", 4);
    refused(() -> builder.input("more", 1), "has its input 'in' already");
    refused(
        () -> in.submanifoldConv("s", 4, Geometry.cube(3, 2)),
        "stride 2; its sites are its inputs");
    refused(
        () -> in.submanifoldConv("s", 4, Geometry.cube(3).withPadding(Axes.of(2))),
        "always centred (1)");
    refused(() -> in.inverseConv("up", 4), "whose sites no strided operator made");
    refused(() -> in.linear("in", 4), "'in' is blank or taken");
    refused(() -> in.linear("wide", 5000), "5000 channels, 1..1024 are allowed");
    refused(() -> Geometry.cube(17), "4913 taps, at most 4096");
    refused(() -> Geometry.cube(3, 0), "stride 0 must lie in 1..512");
    Tensor down = in.stridedConv("down", 4, Geometry.cube(2, 2));
    refused(() -> down.add("sum", in), "on different sites (levels 1 and 0)");
    refused(() -> in.add("sum", in.linear("other", 3)), "has 4 channels, 'other' has 3");
    refused(() -> builder.build(down), "'other' is neither an output nor read by another");
    refused(
        () -> Network.builder("t", Weights.of(Map.of())).input("in", 1).linear("y", 2),
        "no parameter 'y.weight' of shape [1, 2]");
    refused(
        () ->
            Network.builder("t", Weights.of(Map.of("y.weight", new float[3])))
                .input("in", 1)
                .linear("y", 2),
        "'y.weight' has 3 numbers, shape [1, 2] needs 2");
    refused(
        () ->
            Network.builder(
                    "t", Weights.of(Map.of("y.weight", new float[] {0, Float.POSITIVE_INFINITY})))
                .input("in", 1)
                .linear("y", 2),
        "holds Infinity at 1");
    Tensor foreign = Network.builder("u", Weights.he(1)).input("in", 4);
    refused(() -> in.add("sum", foreign), "tensor of another builder");
    NetworkBuilder small = Network.builder("t", Weights.he(1)).bounded(Axes.of(2));
    refused(
        () -> small.input("in", 1).stridedConv("y", 1, Geometry.cube(3)),
        "leaves nothing of its grid");
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void presetsSayThatTheyAreUntrained() {
    for (Network network :
        new Network[] {Presets.shallowUNet(3), Presets.eventUNet2d(3, 640, 480, 4)}) {
      assertThat(network.trained()).isFalse();
      assertThat(network.name()).endsWith("-untrained");
      assertThat(network.toString()).contains("untrained");
      assertThat(network.describe()).contains("(UNTRAINED)");
    }
    Network lidar = Presets.shallowUNet(3);
    assertThat(lidar.inputChannels()).isEqualTo(Presets.LIDAR_CHANNELS);
    assertThat(lidar.outputs().getFirst().outChannels())
        .isEqualTo(Presets.VoxelClass.values().length)
        .isEqualTo(7);
    assertThat(lidar.totalStride()).isEqualTo(Axes.of(8));
    Network events = Presets.eventUNet2d(3, 640, 480, 4);
    assertThat(events.totalStride()).isEqualTo(new Axes(4, 4, 1));
    assertThat(events.bounds()).isEqualTo(new Axes(640, 480, 1));
    assertThat(Presets.shallowUNet("mine", Weights.he(1), true).toString())
        .doesNotContain("untrained");
  }
}
