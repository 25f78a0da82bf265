package io.sparsewatt.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {

  private static final Geometry UNEVEN =
      new Geometry(new Axes(3, 2, 1), new Axes(2, 1, 1), Axes.of(0), Axes.of(1));

  /** Weights whose every number is different, and what was asked for. */
  private static final class Numbered implements Weights {
    final Map<String, float[]> values = new LinkedHashMap<>();
    final Map<String, int[]> shapes = new HashMap<>();
    private int next = 1;

    float[] of(String name) {
      return java.util.Objects.requireNonNull(values.get(name));
    }

    int[] shape(String name) {
      return java.util.Objects.requireNonNull(shapes.get(name));
    }

    @Override
    public float[] tensor(String name, int... shape) {
      int size = 1;
      for (int side : shape) {
        size *= side;
      }
      float[] numbers = new float[size];
      for (int i = 0; i < size; i++) {
        numbers[i] = next++;
      }
      values.put(name, numbers);
      shapes.put(name, shape.clone());
      return numbers;
    }
  }

  private static Network uneven(Weights weights) {
    NetworkBuilder builder = Network.builder("uneven", weights);
    Tensor in = builder.input("in", 2);
    Tensor stem = in.submanifoldConv("stem", 4, Geometry.cube(3)).batchNorm("stem.bn", 1e-3);
    Tensor down = stem.stridedConv("down", 5, UNEVEN).relu("down.relu");
    Tensor up = down.inverseConv("up", 3);
    Tensor one = up.submanifoldConv("one", 4, Geometry.cube(1));
    return builder.build(one.linear("head", 6));
  }

  /** The numbers of a kernel in the order of a layout, written out as nested loops. */
  private static Safetensors.Entry laidOut(
      float[] own,
      Axes sides,
      int in,
      int out,
      KernelLayout layout,
      boolean reversed,
      boolean one) {
    int[] spatial =
        reversed
            ? new int[] {sides.a2(), sides.a1(), sides.a0()}
            : new int[] {sides.a0(), sides.a1(), sides.a2()};
    int taps = own.length / in / out;
    float[] there = new float[own.length];
    int at = 0;
    int[] shape;
    // Of the orders below, the outermost loop first: o and i are channels, a b c the file's axes.
    String loops =
        switch (layout) {
          case SPARSEWATT, SPARSECONVNET, SPCONV_1 -> "abcio";
          case SPCONV_2_0 -> "abcoi";
          // Of one tap the published numbers are [in][out], whatever the shape says.
          case SPCONV_2_2 -> one ? "abcio" : "oabci";
          case MINKOWSKI -> "cbaio";
          case TORCH -> "oiabc";
        };
    Map<Character, Integer> sizes =
        Map.of('a', spatial[0], 'b', spatial[1], 'c', spatial[2], 'i', in, 'o', out);
    int[] size = new int[5];
    for (int l = 0; l < 5; l++) {
      size[l] = sizes.getOrDefault(loops.charAt(l), 0);
    }
    int[] n = new int[5];
    for (n[0] = 0; n[0] < size[0]; n[0]++) {
      for (n[1] = 0; n[1] < size[1]; n[1]++) {
        for (n[2] = 0; n[2] < size[2]; n[2]++) {
          for (n[3] = 0; n[3] < size[3]; n[3]++) {
            for (n[4] = 0; n[4] < size[4]; n[4]++) {
              int a = n[loops.indexOf('a')];
              int b = n[loops.indexOf('b')];
              int c = n[loops.indexOf('c')];
              int r0 = reversed ? c : a;
              int r2 = reversed ? a : c;
              int tap = (r0 * sides.a1() + b) * sides.a2() + r2;
              there[at++] = own[(tap * in + n[loops.indexOf('i')]) * out + n[loops.indexOf('o')]];
            }
          }
        }
      }
    }
    shape =
        switch (layout) {
          case SPARSEWATT -> new int[] {taps, in, out};
          case SPARSECONVNET -> new int[] {taps, 1, in, out};
          case SPCONV_1 -> new int[] {spatial[0], spatial[1], spatial[2], in, out};
          case SPCONV_2_0 -> new int[] {spatial[0], spatial[1], spatial[2], out, in};
          case SPCONV_2_2 -> new int[] {out, spatial[0], spatial[1], spatial[2], in};
          case MINKOWSKI -> taps == 1 ? new int[] {in, out} : new int[] {taps, in, out};
          case TORCH -> new int[] {out, in, spatial[0], spatial[1], spatial[2]};
        };
    return new Safetensors.Entry(shape, there);
  }

  private static Safetensors unevenFile(KernelLayout layout, boolean reversed) {
    Numbered own = new Numbered();
    assertThat(uneven(own).name()).isEqualTo("uneven");
    Map<String, Safetensors.Entry> file = new HashMap<>();
    file.put(
        "stem.weight", laidOut(own.of("stem.weight"), Axes.of(3), 2, 4, layout, reversed, false));
    file.put(
        "down.weight",
        laidOut(own.of("down.weight"), UNEVEN.kernel(), 4, 5, layout, reversed, false));
    file.put(
        "up.weight", laidOut(own.of("up.weight"), UNEVEN.kernel(), 5, 3, layout, reversed, false));
    file.put("one.weight", laidOut(own.of("one.weight"), Axes.of(1), 3, 4, layout, reversed, true));
    float[] head = new float[24];
    for (int o = 0; o < 6; o++) {
      for (int i = 0; i < 4; i++) {
        head[o * 4 + i] = own.of("head.weight")[i * 6 + o];
      }
    }
    file.put("head.weight", new Safetensors.Entry(new int[] {6, 4}, head));
    for (String name : own.values.keySet()) {
      String torch =
          name.replace(".gamma", ".weight")
              .replace(".beta", ".bias")
              .replace(".mean", ".running_mean")
              .replace(".variance", ".running_var");
      file.putIfAbsent(torch, new Safetensors.Entry(own.shape(name), own.of(name)));
    }
    return new Safetensors(Map.of(), file);
  }

  private static String wanted() {
    return uneven(new Numbered()).digest();
  }

  @ParameterizedTest
  @EnumSource(KernelLayout.class)
  void everyLayoutIsReadInBothOrdersOfAxes(KernelLayout layout) {
    for (AxisOrder order : AxisOrder.values()) {
      Safetensors file = unevenFile(layout, order == AxisOrder.REVERSED);
      Checkpoint checkpoint = Checkpoint.of(file).layout(layout).axes(order);
      assertThat(checkpoint.into(CheckpointTest::uneven).digest())
          .as(order.id())
          .isEqualTo(wanted());
      // Kept in this engine's own form, the file says by itself how to be read.
      Safetensors kept = Safetensors.of(checkpoint.convert(CheckpointTest::uneven).bytes());
      assertThat(Checkpoint.of(kept).into(CheckpointTest::uneven).digest()).isEqualTo(wanted());
      assertThat(uneven(kept.weights()).digest()).isEqualTo(wanted());
    }
  }

  @Test
  void whatFollowsFromTheShapesNeedsNoName() {
    // A window of 3 x 2 x 1 on 4 to 5 channels leaves one reading of five sides.
    for (KernelLayout layout :
        new KernelLayout[] {
          KernelLayout.SPCONV_1,
          KernelLayout.SPCONV_2_0,
          KernelLayout.SPCONV_2_2,
          KernelLayout.TORCH
        }) {
      Safetensors file = unevenFile(layout, true);
      assertThat(Checkpoint.of(file).into(CheckpointTest::uneven).digest())
          .as(layout.id())
          .isEqualTo(wanted());
    }
  }

  @Test
  void whatTheShapesLeaveOpenIsRefusedWithTheReadings() {
    Function<Weights, Network> cube =
        w -> {
          NetworkBuilder builder = Network.builder("cube", w);
          return builder.build(builder.input("in", 3).submanifoldConv("a", 3, Geometry.cube(3)));
        };
    Numbered own = new Numbered();
    String digest = cube.apply(own).digest();
    Map<String, Safetensors.Entry> entries =
        Map.of(
            "a.weight",
            laidOut(own.of("a.weight"), Axes.of(3), 3, 3, KernelLayout.SPCONV_2_2, true, false),
            "a.bias",
            new Safetensors.Entry(new int[] {3}, own.of("a.bias")));
    Checkpoint open = Checkpoint.of(new Safetensors(Map.of(), entries));
    assertThatThrownBy(() -> open.into(cube))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spconv-1 with axes same, spconv-1 with axes reversed, spconv-2-0")
        .hasMessageContaining("spconv-2-2 with axes reversed, torch with axes same")
        .hasMessageContaining("name the layout and the order of axes");
    assertThatThrownBy(() -> open.layout(KernelLayout.SPCONV_2_2).into(cube))
        .hasMessageContaining("[spconv-2-2 with axes same, spconv-2-2 with axes reversed]");
    Checkpoint named = open.layout(KernelLayout.SPCONV_2_2).axes(AxisOrder.REVERSED);
    assertThat(named.into(cube).digest()).isEqualTo(digest);
    Map<String, String> metadata =
        Map.of(Checkpoint.LAYOUT_KEY, "spconv-2-2", Checkpoint.AXES_KEY, "reversed");
    Checkpoint said = Checkpoint.of(new Safetensors(metadata, entries));
    assertThat(said.into(cube).digest()).isEqualTo(digest);
    assertThat(said.layout(KernelLayout.SPCONV_2_2).into(cube).digest()).isEqualTo(digest);
    assertThatThrownBy(() -> said.layout(KernelLayout.TORCH))
        .hasMessageContaining("the layout was named spconv-2-2 before, and torch now");
    assertThatThrownBy(
            () -> Checkpoint.of(new Safetensors(Map.of(Checkpoint.LAYOUT_KEY, "krsc"), entries)))
        .hasMessageContaining("layout 'krsc' is unknown; known are [sparsewatt, sparseconvnet");
    // Named wrongly: a shape gives it away.
    assertThatThrownBy(() -> open.layout(KernelLayout.SPARSECONVNET).into(cube))
        .hasMessageContaining(
            "'a.weight' has the shape [3, 3, 3, 3, 3], not one of [[27, 1, 3, 3]");
  }

  @Test
  void aSquareMatrixNeedsItsOwnName() {
    Function<Weights, Network> square =
        w -> {
          NetworkBuilder builder = Network.builder("square", w);
          return builder.build(builder.input("in", 2).linear("m", 2));
        };
    Map<String, Safetensors.Entry> entries =
        Map.of("m.weight", new Safetensors.Entry(new int[] {2, 2}, new float[] {1, 2, 3, 4}));
    Checkpoint open = Checkpoint.of(new Safetensors(Map.of(), entries));
    assertThatThrownBy(() -> open.into(square)).hasMessageContaining("[out, in] or as [in, out]");
    Safetensors turned = open.matrices(MatrixLayout.OUT_IN).convert(square);
    assertThat(turned.weights().tensor("m.weight", 2, 2)).containsExactly(1, 3, 2, 4);
    Safetensors same = open.matrices(MatrixLayout.IN_OUT).convert(square);
    assertThat(same.weights().tensor("m.weight", 2, 2)).containsExactly(1, 2, 3, 4);
    assertThat(same.weights().tensor("m.bias", 2)).containsExactly(0, 0);
  }

  @Test
  void groupsOfSparseConvNetAndTorch() {
    Function<Weights, Network> grouped =
        w -> {
          NetworkBuilder builder = Network.builder("grouped", w);
          return builder.build(
              builder.input("in", 4).submanifoldConv("a", 6, Geometry.square(3), 2));
        };
    Numbered own = new Numbered();
    String digest = grouped.apply(own).digest();
    float[] a = own.of("a.weight");
    float[] scn = new float[a.length];
    float[] torch = new float[a.length];
    for (int tap = 0; tap < 9; tap++) {
      for (int g = 0; g < 2; g++) {
        for (int k = 0; k < 2; k++) {
          for (int j = 0; j < 3; j++) {
            float value = a[(tap * 2 + k) * 6 + g * 3 + j];
            scn[((tap * 2 + g) * 2 + k) * 3 + j] = value;
            torch[((g * 3 + j) * 2 + k) * 9 + tap] = value;
          }
        }
      }
    }
    Safetensors.Entry bias = new Safetensors.Entry(new int[] {6}, own.of("a.bias"));
    Safetensors scnFile =
        new Safetensors(
            Map.of(),
            Map.of("a.bias", bias, "a.weight", new Safetensors.Entry(new int[] {9, 2, 2, 3}, scn)));
    assertThat(Checkpoint.of(scnFile).axes(AxisOrder.SAME).into(grouped).digest())
        .isEqualTo(digest);
    Safetensors torchFile =
        new Safetensors(
            Map.of(),
            Map.of(
                "a.bias", bias, "a.weight", new Safetensors.Entry(new int[] {6, 2, 3, 3}, torch)));
    assertThat(Checkpoint.of(torchFile).axes(AxisOrder.SAME).into(grouped).digest())
        .isEqualTo(digest);
    assertThatThrownBy(() -> Checkpoint.of(torchFile).layout(KernelLayout.SPCONV_2_2).into(grouped))
        .hasMessageContaining("no reading fits");
  }

  @Test
  void namesPrefixesAndWhatIsMissingOrLeftOver() {
    Map<String, Safetensors.Entry> entries = new HashMap<>();
    unevenFile(KernelLayout.SPCONV_2_2, true)
        .tensors()
        .forEach((name, entry) -> entries.put("model." + name.replace("down.", "conv7."), entry));
    entries.put("head2.weight", new Safetensors.Entry(new int[] {1}, new float[1]));
    Checkpoint file =
        Checkpoint.of(new Safetensors(Map.of(), entries))
            .under("model.")
            .named(Map.of("down", "conv7"));
    assertThat(file.into(CheckpointTest::uneven).digest()).isEqualTo(wanted());
    assertThatThrownBy(
            () -> Checkpoint.of(new Safetensors(Map.of(), entries)).into(CheckpointTest::uneven))
        .hasMessageContaining("'stem.weight' is missing: none of [stem.weight, stem.kernel]");
    entries.put("model.extra.weight", new Safetensors.Entry(new int[] {1}, new float[1]));
    assertThatThrownBy(() ->
            Checkpoint.of(new Safetensors(Map.of(), entries))
                .under("model.")
                .named(Map.of("down", "conv7"))
                .into(CheckpointTest::uneven))
        .hasMessageContaining("network 'uneven' has no place for [model.extra.weight]");
    entries.remove("model.extra.weight");
    entries.put("model.stem.kernel", new Safetensors.Entry(new int[] {1}, new float[1]));
    assertThatThrownBy(() ->
            Checkpoint.of(new Safetensors(Map.of(), entries))
                .under("model.")
                .into(CheckpointTest::uneven))
        .hasMessageContaining("may be any of [model.stem.weight, model.stem.kernel]");
    entries.remove("model.stem.kernel");
    entries.put("model.stem.bn.running_var", new Safetensors.Entry(new int[] {5}, new float[5]));
    assertThatThrownBy(() ->
            Checkpoint.of(new Safetensors(Map.of(), entries))
                .under("model.")
                .named(Map.of("down", "conv7"))
                .into(CheckpointTest::uneven))
        .hasMessageContaining(
            "'model.stem.bn.running_var' has the shape [5], but 'stem.bn.variance' needs [4]");
  }

  /** SparseConvNet divides by the window's volume: its average is a sum and a scale. */
  @Test
  void theAveragePoolOfSparseConvNet() {
    Weights eighth =
        (name, shape) -> {
          float[] values = new float[shape[0]];
          java.util.Arrays.fill(values, name.endsWith(".scale") ? 1 / 8f : 0f);
          return values;
        };
    NetworkBuilder builder = Network.builder("pool", eighth);
    Geometry half = Geometry.cube(2, 2);
    Tensor in = builder.input("in", 1);
    Network network =
        builder.build(in.sumPool("sum", half).affine("volume"), in.averagePool("active", half));
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(
          new long[] {SiteKey.of(0, 0, 0), SiteKey.of(0, 1, 1), SiteKey.of(1, 0, 0)},
          new float[] {2, 4, 6});
      assertThat(session.rows("volume").value(0, 0)).isEqualTo(1.5f);
      assertThat(session.rows("active").value(0, 0)).isEqualTo(4f);
    }
  }
}
